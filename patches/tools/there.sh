#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# there.sh - which patches of a series a kernel tree has already
#
# A packager may have merged them, or upstream may have taken one. A patch is there
# if it can be taken out again, the last one first: offsets are allowed, fuzz is not.
#
# Usage: there.sh [--pristine DIR] SRC PATCH...
# Print those of the patches, which are a series in order, that the source folder
# SRC has. Of the files in DIR those count, and not SRC's. SRC is only read.
# Exit status: 0 done, 2 bad usage.
set -eu
. "$(dirname "$0")/../../selftests/jobs/lib.sh"
. "$TOP/patches/tools/patch-lib.sh"

pristine=/nonexistent
case ${1:-} in
--pristine) [ $# -ge 2 ] || { usage >&2; exit 2; }; pristine=$2; shift 2 ;;
esac
[ $# -ge 1 ] || { usage >&2; exit 2; }
src=$1
shift
[ -d "$src" ] || die "$src is no folder"
scratch_make there
touched_by "$@" | copy_touched "$src" "$pristine" "$scratch/tree"
reverse='' there=''
for patch; do reverse="$patch $reverse"; done
for patch in $reverse; do
	! git -C "$scratch/tree" apply --reverse <"$patch" 2>/dev/null || there="$patch $there"
done
for patch in $there; do
	printf '%s\n' "${patch#"$TOP"/}"
done
