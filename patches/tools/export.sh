#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# export.sh - the series of one tree as a distribution takes it
set -eu
GIT_OF=caller
. "$(dirname "$0")/../../selftests/jobs/lib.sh"
. "$(dirname "$0")/series-lib.sh"
SAY_TAG=EXPORT
FORMATS="quilt mbox rpm"

usage()
{
	cat <<-EOT
	Usage: make export TREE=6.1 FORMAT=quilt|mbox|rpm DEST=dir [KDIR=/path/to/linux]

	Write the series of TREE to DEST, a new or empty folder:
	  quilt   series and one file a patch with a DEP-3 header, for debian/patches
	  mbox    series.mbox, for git am; and each part of it in a file of its own
	  rpm     one file a patch, patch-lines.spec with a PatchNNNN line for each,
	          prep.spec for %prep
	All parts of the series are in it, each behind its name: fixes loses no dump
	that can be had, reboot is a choice of what a reboot does beside a panic.
	The submitter is git's user.name and user.email.
	Exit status: 0 done, 2 refused, and nothing is written.
	EOT
}

# dep3 COMMIT PATCH: the header that DEP-3 wants. What the patch's own tags and its
# file's history say, and nothing else.
dep3()
{
	body=$(git log -1 --format=%b "$1")
	upstream=$(printf '%s\n' "$body" | sed -n 's/^commit \([0-9a-f]\{40\}\) upstream\.$/\1/p' | head -n 1)
	link=$(printf '%s\n' "$body" | sed -n 's,^Link: *\(https://lore\.kernel\.org/.*\),\1,p' | head -n 1)
	printf 'Description: '
	git log -1 --format=%s "$1"
	printf '%s\n' "$body" | sed -e 's/^$/./' -e 's/^/ /'
	printf 'From: %s <%s>\n' "$name" "$email"
	if [ -n "$upstream" ]; then
		printf 'Origin: backport, https://git.kernel.org/linus/%s\n' "$upstream"
		printf 'Forwarded: not-needed\n'
	else
		printf 'Origin: other, %s\n' "$2"
		printf 'Forwarded: %s\n' "${link:-no}"
	fi
	printf 'Last-Update: %s\n\n' "$(last_update "$2")"
}

# The day of the last commit that changed the patch; of the file, outside of git
last_update()
{
	day=$(cd "$TOP" && git log -1 --format=%cs -- "$1" 2>/dev/null) || :
	[ -n "$day" ] || day=$(date -r "$TOP/$1" +%F)
	printf '%s\n' "$day"
}

# part_line MARK PART: the name of the part, once
part_line()
{
	[ "${part_said:-}" = "$2" ] || printf '%s %s\n' "$1" "$2"
	part_said=$2
}

export_quilt()
{
	while read -r commit patch part; do
		file=$(basename "$patch")
		part_line '#' "$part" >>"$out/series"
		dep3 "$commit" "$patch" >"$out/$file"
		git show --format= $CONTEXT "$commit" >>"$out/$file"
		printf '%s\n' "$file" >>"$out/series"
	done <"$scratch/commits"
	how="copy to debian/patches, and append series to debian/patches/series"
}

export_mbox()
{
	git format-patch $CONTEXT -n --stdout base..master >"$out/series.mbox"
	while read -r commit patch part; do
		git format-patch -1 $CONTEXT --stdout "$commit" >>"$out/$part.mbox"
	done <"$scratch/commits"
	how="git am $dest/series.mbox, or its parts one by one"
}

# Any numbers will do that the spec file does not use yet
export_rpm()
{
	number=5000
	while read -r commit patch part; do
		number=$((number + 1))
		file=$(basename "$patch")
		part_line '#' "$part" >>"$out/patch-lines.spec"
		git format-patch -1 $CONTEXT -N --no-signature --stdout "$commit" >"$out/$file"
		printf 'Patch%d: %s\n' $number "$file" >>"$out/patch-lines.spec"
		printf '%%patch -P %d -p1\n' $number >>"$out/prep.spec"
	done <"$scratch/commits"
	how="patches to SOURCES/, patch-lines.spec below the Source lines, prep.spec below %setup"
}

case ${1:-} in
-h|--help) usage; exit 0 ;;
'') ;;
*) usage >&2; exit 2 ;;
esac
case " $FORMATS " in
*" ${FORMAT:-none} "*) ;;
*) die "FORMAT=${FORMAT:-}: name one of: $FORMATS" ;;
esac
dest=${DEST:-}
[ -n "$dest" ] || die "DEST is missing: DEST=dir names a new or empty folder"
series_input
series_prepare
out=$scratch/out
mkdir "$out"
cd "$scratch/git"
"export_$FORMAT"
cd "$TOP"
series_deliver "$out"
say "$dest: $(wc -l <"$scratch/commits") patches for $tree, $FORMAT; $how"
