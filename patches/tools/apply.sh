#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# apply.sh - apply a stack of patches to a source folder: all of them, or none
#
# Usage: apply.sh [--reverse] [--check] [--name NAME] [--without LIST] SRC PATCH...
# Apply each PATCH to the source folder SRC, in the order given: to a scratch copy of the
# files that they name. Only when that took every hunk are the files that changed moved
# into SRC, so that a refusal leaves nothing half-applied and make rebuilds no more than
# it has to. Offsets are allowed, fuzz is not, as with `git am`.
#   --check      only say whether the stack applies, touch nothing
#   --reverse    take the patches out again, the last one first
#   --name NAME  what to call SRC where a patch is refused
#   --without LIST  take these patches out first, the last one first (there.sh)
# Exit status: 0 done, 2 refused (one line for each hunk) or bad usage.

set -eu
. "$(dirname "$0")/../../selftests/jobs/lib.sh"
. "$TOP/patches/tools/patch-lib.sh"

# Print a line for each hunk of patch $1 that `git apply --reject` refused.
refused()
{
	awk -v name="${1#"$TOP"/}" -v src="${name:-$src}" '
	# The function that a hunk header names, or the rest of that header.
	function near(line) {
		sub(/^@@[^@]*@@ ?/, "", line)
		if (match(line, /[A-Za-z_][A-Za-z0-9_]*\(/))
			return substr(line, RSTART, RLENGTH) ")"
		return line == "" ? "its first line" : line
	}
	FNR == NR && /^\+\+\+ b\// { file = substr($0, 7); sub(/\t.*/, "", file) }
	FNR == NR && /^@@ /	   { place[file, ++hunks[file]] = near($0); above = 1 }
	FNR == NR && /^[+-]/	   { above = 0 }
	# A function that opens within the hunk, above its first change.
	FNR == NR && above && /^ [A-Za-z_].*\([^;]*$/ { place[file, hunks[file]] = near($0) }
	FNR == NR		   { next }
	/^Applying patch /	   { file = $3 }
	/^Rejected hunk #/ {
		n = substr($3, 2) + 0
		printf "%s: hunk %d of %s does not apply near %s in %s\n",
		       name, n, file, place[file, n], src
		told = 1
	}
	/^error: .*: No such file or directory$/ {
		split($0, part, ": ")
		printf "%s: %s is not in %s\n", name, part[2], src
		told = 1
	}
	/^error: /		   { last = substr($0, 8) }
	END { if (!told) printf "%s: %s\n", name, last }
	' "$1" "$scratch/log"
}

reverse='' check='' name='' without=''
while [ $# -gt 0 ]; do
	case $1 in
	--reverse) reverse=--reverse ;;
	--check) check=1 ;;
	--name) [ $# -gt 1 ] || die "--name wants a name, see --help"; name=$2; shift ;;
	--without) [ $# -gt 1 ] || die "--without wants a list, see --help"; without=$2; shift ;;
	-*) die "unknown option $1, see --help" ;;
	*) break ;;
	esac
	shift
done
[ $# -ge 1 ] || die "no source folder given, see --help"
src=$1
shift
[ -d "$src" ] || die "$src is no folder"
[ $# -gt 0 ] || exit 0
command -v git >/dev/null || die "git is missing: apt install git"

scratch_make patch
out='' stack=''
for patch in $without; do out="$patch $out"; done
for patch; do
	[ -r "$patch" ] || die "$patch cannot be read"
	case $patch in *[[:space:]]*) die "$patch: a path with a blank in it" ;; esac
	if [ -n "$reverse" ]; then stack="$patch $stack"; else stack="$stack $patch"; fi
done

# shellcheck disable=SC2086 # a list of patches
touched_by $out "$@" >"$scratch/touched"
copy_touched "$src" /nonexistent "$scratch/tree" <"$scratch/touched"

for patch in $out; do
	git -C "$scratch/tree" apply --reverse <"$patch" 2>"$scratch/log" ||
		die "$patch can't be taken out of ${name:-$src}: $(head -n 1 "$scratch/log")"
done
for patch in $stack; do
	if ! git -C "$scratch/tree" apply $reverse <"$patch" 2>"$scratch/log"; then
		git -C "$scratch/tree" apply -v --reject $reverse <"$patch" 2>"$scratch/log" || :
		refused "$patch" >&2
		exit 2
	fi
done
[ -z "$check" ] || exit 0

# All copies first: a full disk is noticed before a file has been replaced.
while read -r file; do
	[ -f "$scratch/tree/$file" ] || continue
	cmp -s "$scratch/tree/$file" "$src/$file" && continue
	mkdir -p "$src/$(dirname "$file")"
	if ! cp "$scratch/tree/$file" "$src/$file.patch-new"; then
		while read -r file; do
			rm -f "$src/$file.patch-new"
		done <"$scratch/touched"
		die "$src cannot be written, nothing was applied"
	fi
done <"$scratch/touched"
while read -r file; do
	if [ -f "$src/$file.patch-new" ]; then
		mv -f "$src/$file.patch-new" "$src/$file"
	elif [ ! -f "$scratch/tree/$file" ]; then
		rm -f "$src/$file"
	fi
done <"$scratch/touched"
