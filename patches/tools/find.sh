#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# find.sh - whose series a kernel tree takes
set -eu
. "$(dirname "$0")/../../selftests/jobs/lib.sh"
. "$TOP/patches/tools/patch-lib.sh"
. "$TOP/patches/tools/fit-lib.sh"
SAY_TAG=SERIES

usage()
{
	cat <<-EOT
	Usage: find.sh [-v] [--pristine DIR] VERSION KDIR [SERIES]
	       find.sh --toolchain KDIR

	Print the name of the series below patches/ that is right for the source in KDIR,
	which is VERSION: the nearest of those that apply and have what they need in it
	(patches/needs). If none is, say what is wrong with the one that is nearest to it.
	-v prints patch by patch what fit-lib.sh says. SERIES: judge this one only.
	--toolchain: which patches of patches/toolchain/ today's tools need for it.
	KDIR is only read. Exit status: 0 found, 1 none is right, 2 bad usage.
	EOT
}

verbose='' toolchain=''
pristine=/nonexistent
case ${1:-} in
-h|--help) usage; exit 0 ;;
-v) verbose=1; shift ;;
--toolchain) [ $# = 2 ] || { usage >&2; exit 2; }; toolchain=$2; set -- - "$2" ;;
esac
case ${1:-} in
--pristine) [ $# -ge 2 ] || { usage >&2; exit 2; }; pristine=$2; shift 2 ;;
esac
[ $# = 2 ] || [ $# = 3 ] || { usage >&2; exit 2; }
[ -d "$2" ] || die "$2 is no folder"
[ $# = 2 ] || [ -r "$TOP/patches/$3/series" ] || die "there is no patches/$3/series"
scratch_make fit

if [ -n "$toolchain" ]; then
	fit_toolchain "$toolchain"
	exit
fi
rc=0
fit_series "$1" "$2" "$pristine" ${3:+"$3"} >"$scratch/found" || rc=$?
[ $rc -le 1 ] || exit 2
if [ -n "$verbose" ]; then
	cat "$scratch/found"
elif [ $rc = 0 ]; then
	head -n 1 "$scratch/found"
else
	say "$1: no series is right for $2; of that of $(head -n 1 "$scratch/found"):" >&2
	awk -F'\t' 'NR > 1 && $1 ~ /wrong|refused|missing/ { sub(/.*\//, "", $2); print "          " $2 ": " $1 ": " $3 }' \
		"$scratch/found" >&2
fi
exit $rc
