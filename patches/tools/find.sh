#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# find.sh - whose series a kernel tree takes
#
# Usage: find.sh VERSION KDIR [SERIES]
#        find.sh --toolchain KDIR
# Print the name of the series below patches/ that is right for the source in KDIR,
# which is VERSION: the nearest of those that apply and have what they need in it
# (patches/needs). If none is, say what is wrong with the one that is nearest to it.
# SERIES: judge this one only.
# --toolchain: which patches of patches/toolchain/ today's tools need for it.
# KDIR is only read. Exit status: 0 found, 1 none is right, 2 bad usage.
set -eu
. "$(dirname "$0")/../../selftests/jobs/lib.sh"
. "$TOP/patches/tools/fit-lib.sh"
SAY_TAG=SERIES

[ $# = 2 ] || [ $# = 3 ] || { usage >&2; exit 2; }
[ -d "$2" ] || die "$2 is no folder"
[ $# = 2 ] || [ -r "$TOP/patches/$3/series" ] || die "there is no patches/$3/series"
scratch_make fit
if [ "$1" = --toolchain ]; then
	fit_toolchain "$2"
	exit
fi
rc=0
fit_series "$1" "$2" /nonexistent ${3:+"$3"} >"$scratch/found" || rc=$?
case $rc in
0) head -n 1 "$scratch/found" ;;
1)
	say "$1: no series is right for $2; of that of $(head -n 1 "$scratch/found"):" >&2
	awk -F'\t' 'NR > 1 && $1 ~ /wrong|refused|missing/ { sub(/.*\//, "", $2); print "          " $2 ": " $1 ": " $3 }' \
		"$scratch/found" >&2 ;;
esac
exit $rc
