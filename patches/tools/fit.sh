#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# fit.sh - which series is right for a kernel tree, patch by patch
#
# Usage: KDIR=/path/to/linux fit.sh [SERIES]     (as make fit KDIR=/path/to/linux LIKE=SERIES)
# Print which series below patches/ is right for a tree, KDIR or Debian's TREE, and for
# each patch of it: applies; applies, and is wrong because …; does not apply (hunk,
# function); already there; and what the tree has that no patch of the series mends.
# If no series is right, that is of the nearest one. COMPILE=1 compiles what the series
# touches, too, in about a minute. KDIR is only read. SERIES: judge this one only.
# Exit status: 0 the series fits, 1 it does not, 2 bad input.
set -eu
. "$(dirname "$0")/../../selftests/jobs/lib.sh"
. "$TOP/patches/tools/fit-lib.sh"
cd "$TOP"

[ $# -le 1 ] || { usage >&2; exit 2; }
is_switch COMPILE
[ $# = 0 ] || [ -r "patches/$1/series" ] || die "there is no patches/$1/series"
tree=$(selftests/kernel/tree.sh name "${TREE:-}" "${KDIR:-}") || exit 2
if [ -n "${KDIR:-}" ]; then
	src=$(cd "$KDIR" && pwd)
	pristine=/nonexistent
else
	selftests/kernel/tree.sh fetch "$tree" || exit 2
	src=$BUILD/trees/$tree/src
	pristine=$BUILD/trees/$tree/pristine
fi
scratch_make fit
rc=0
fit_series "$tree" "$src" "$pristine" ${1:+"$1"} >"$scratch/found" || rc=$?
[ $rc -le 1 ] || exit 2
series=$(head -n 1 "$scratch/found")
if [ $rc = 0 ]; then
	echo "$tree takes the series of $series (patches/$series/series):"
elif [ $# = 1 ]; then
	echo "$tree: the series of $series does not fit:"
else
	echo "$tree: no series fits; that of $series is nearest:"
fi
awk -F'\t' '
NR == 1 { next }
{ name = $2; sub(/.*\//, "", name); sub(/\.patch$/, "", name) }
$1 == "applies" { word = "applies" }
$1 == "there"   { word = "already there" }
$1 == "wrong"   { word = "applies, and is wrong: " $3 }
$1 == "refused" { word = "does not apply: " $3 }
$1 == "missing" { word = "missing: the tree has this, and no patch of the series mends it: " $3 }
{ printf "  %-52s %s\n", name, word }' "$scratch/found"
[ $rc = 0 ] || exit 1
[ -n "${COMPILE:-}" ] || exit 0
# of another source with the same version nothing is to be taken for up to date
obj=$BUILD/fit/$tree${KDIR:+-kdir}
[ "$(cat "$obj/of" 2>/dev/null)" = "$src" ] || rm -rf "$obj"
mkdir -p "$obj"
printf '%s\n' "$src" >"$obj/of"
patches/tools/compile.sh --series "$series" --pristine "$pristine" "$tree" "$src" "$obj"
