#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# export.sh - the series of one tree as a distribution takes it
#
# Usage: make export TREE=6.1 FORMAT=quilt|mbox|rpm DEST=dir [KDIR=/path/to/linux]
# Write the series of TREE, any of patches/*/series, to DEST, a new or empty folder:
#   quilt   series and one file a patch with a DEP-3 header, for debian/patches
#   mbox    series.mbox, for git am; and each part of it in a file of its own
#   rpm     one file a patch, patch-lines.spec with a PatchNNNN line for each,
#           prep.spec for %prep
# All parts of the series are in it, each behind its name: fixes loses no dump
# that can be had, reboot is a choice of what a reboot does beside a panic.
# The submitter is git's user.name and user.email.
# Exit status: 0 done, 2 refused, and nothing is written.
set -eu
GIT_OF=caller
. "$(dirname "$0")/../../selftests/jobs/lib.sh"
. "$(dirname "$0")/series-lib.sh"
SAY_TAG=EXPORT
FORMATS="quilt mbox rpm"

# mails: each patch as git format-patch writes it, as a file in $scratch/mails: of its
# commit, or where there is no source the file of this project
mails()
{
	mkdir "$scratch/mails"
	while read -r commit patch part; do
		mail=$scratch/mails/$(basename "$patch")
		if [ -z "$bare" ]; then
			git format-patch -1 $CONTEXT -N --no-signature --stdout "$commit"
		else
			echo "From $(printf '%040d' 0) Mon Sep 17 00:00:00 2001"
			cat "$scratch/in/$(basename "$patch")"
		fi >"$mail"
		printf '%s %s %s\n' "$mail" "$patch" "$part"
	done <"$scratch/commits" >"$scratch/list"
}

# dep3 MAIL PATCH: with the header that DEP-3 wants. What the patch's own tags and its
# file's history say, and nothing else.
dep3()
{
	subject=$(git mailinfo "$scratch/body" "$scratch/diff" <"$1" | sed -n 's/^Subject: //p')
	body=$(cat "$scratch/body")
	upstream=$(printf '%s\n' "$body" | sed -n 's/^commit \([0-9a-f]\{40\}\) upstream\.$/\1/p' | head -n 1)
	link=$(printf '%s\n' "$body" | sed -n 's,^Link: *\(https://lore\.kernel\.org/.*\),\1,p' | head -n 1)
	printf 'Description: %s\n' "$subject"
	printf '%s\n' "$body" | sed -e 's/^$/./' -e 's/^/ /'
	printf 'From: %s <%s>\n' "$name" "$email"
	if [ -n "$upstream" ]; then
		printf 'Origin: backport, https://git.kernel.org/linus/%s\n' "$upstream"
		printf 'Forwarded: not-needed\n'
	else
		printf 'Origin: other, %s\n' "$2"
		printf 'Forwarded: %s\n' "${link:-no}"
	fi
	printf 'Last-Update: %s\n\n' "$(patch_date "$2" %cs +%F)"
	sed -n '/^diff --git /,$p' "$scratch/diff"
}

# part_line MARK PART: the name of the part, once
part_line()
{
	[ "${part_said:-}" = "$2" ] || printf '%s %s\n' "$1" "$2"
	part_said=$2
}

export_quilt()
{
	while read -r mail patch part; do
		part_line '#' "$part" >>"$out/series"
		dep3 "$mail" "$patch" >"$out/${mail##*/}"
		printf '%s\n' "${mail##*/}" >>"$out/series"
	done <"$scratch/list"
	how="copy to debian/patches, and append series to debian/patches/series"
}

export_mbox()
{
	number=0
	while read -r mail patch part; do
		number=$((number + 1))
		cat "$mail" >>"$out/$part.mbox"
		sed "s,^Subject: \[PATCH\],Subject: [PATCH $number/$count]," "$mail" >>"$out/series.mbox"
	done <"$scratch/list"
	how="git am $dest/series.mbox, or its parts one by one"
}

# Any numbers will do that the spec file does not use yet
export_rpm()
{
	number=5000
	while read -r mail patch part; do
		number=$((number + 1))
		part_line '#' "$part" >"$scratch/part"
		cat "$scratch/part" >>"$out/patch-lines.spec"
		cat "$scratch/part" >>"$out/prep.spec"
		cp "$mail" "$out/"
		printf 'Patch%d: %s\n' $number "${mail##*/}" >>"$out/patch-lines.spec"
		printf '%%patch -P %d -p1\n' $number >>"$out/prep.spec"
	done <"$scratch/list"
	how="patches to SOURCES/, patch-lines.spec below the Source lines, prep.spec into %prep, where that stands in the kernel's folder"
}

no_arguments "$@"
[ -z "${SERIES:-}" ] || die "SERIES=$SERIES is for make mbox; an export holds both parts, each behind its name"
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
count=$(wc -l <"$scratch/commits")
cd "$scratch/git"
mails
"export_$FORMAT"
cd "$TOP"
series_deliver "$out"
[ -z "$bare" ] || say "no source of $tree is at hand: the patches are as patches/ has them (KDIR= tries them)"
say "$dest: $count patches for $tree, $FORMAT; $how"
