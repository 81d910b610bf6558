#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# switch.sh - make a source folder hold its own state plus a list of patches,
# and less those that it has and that are to be taken out first
#
# Works on a scratch copy of the touched files and then copies only those whose
# content differs, so that make rebuilds only what changed, and so that a patch
# that does not apply leaves the folder as it was.
set -eu
. "$(dirname "$0")/../jobs/lib.sh"
SAY_TAG=PATCH

[ "${1:-}" = --help ] && { echo "Usage: switch.sh [--without LIST] TREE_DIR [PATCH...]   (TREE_DIR holds src/)"; exit 0; }
without=
[ "${1:-}" != --without ] || { without=$2; shift 2; }
[ -d "${1:-}/src" ] || { echo "Usage: switch.sh [--without LIST] TREE_DIR [PATCH...]" >&2; exit 2; }
dir=$1
shift
scratch=$(mktemp -d "$dir/scratch.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
pristine=$dir/pristine
mkdir -p "$pristine"

# files that these patches touch, and those that an earlier list has touched
# shellcheck disable=SC2086 # a list of patches
touched=$( { [ -z "$without$*" ] || sed -n -e 's#^+++ b/##p' -e 's#^--- a/##p' $without "$@"
	(cd "$pristine" && find . -type f | sed 's#^\./##'); } | sed 's/[[:space:]].*//' | sort -u)
for f in $touched; do
	if ! [ -e "$pristine/$f" ] && ! [ -e "$pristine/$f.absent" ]; then
		mkdir -p "$pristine/$(dirname "$f")"
		if [ -e "$dir/src/$f" ]; then
			cp -p "$dir/src/$f" "$pristine/$f"
		else
			: >"$pristine/$f.absent"
		fi
	fi
	case $f in *.absent) continue ;; esac
	if [ -e "$pristine/$f" ]; then
		mkdir -p "$scratch/$(dirname "$f")"
		cp "$pristine/$f" "$scratch/$f"
	fi
done
[ $# = 0 ] || "$TOP/patches/tools/apply.sh" --name "$dir/src" --without "$without" "$scratch" "$@" || exit 2
for f in $touched; do
	f=${f%.absent}
	if [ -e "$scratch/$f" ]; then
		cmp -s "$scratch/$f" "$dir/src/$f" || { mkdir -p "$dir/src/$(dirname "$f")"; cp "$scratch/$f" "$dir/src/$f"; }
	else
		rm -f "$dir/src/$f"
	fi
done
