#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# fit-table.sh - make fit of several trees, as the table of patches/README.md
#
# Usage: fit-table.sh [--readme] NAME=DIR...
# Print a row for each kernel tree: its version, the series that is right for it, what
# is said of the patches, and whether what they touch compiles. --readme puts the table
# into patches/README.md, between its two marks.
# Exit status: 0 done, 2 bad usage.
set -eu
. "$(dirname "$0")/../../selftests/jobs/lib.sh"
. "$TOP/patches/tools/patch-lib.sh"
cd "$TOP"

# row NAME DIR
row()
{
	said=$(KDIR=$2 COMPILE=1 patches/tools/fit.sh 2>&1) || :
	printf '%s\n' "$said" | awk -v name="$1" -v version="$(awk '
		$1 == "VERSION" { v = $3 } $1 == "PATCHLEVEL" { v = v "." $3 }
		$1 == "SUBLEVEL" { print v "." $3; exit }' "$2/Makefile")" '
	/ takes the series of /  { series = $6 }
	/ is nearest:$|not fit:$/ { series = "none" }
	/^  [a-z0-9_-]+ +applies$/       { applies++; next }
	/^  [a-z0-9_-]+ +already there$/ { there++; next }
	/^  [a-z0-9_-]+ +(applies, and is wrong|does not apply|missing)/ {
		other = other "; " $1 ": " ($2 == "applies," ? "wrong" : $2 == "missing:" ? "missing" : "does not apply") }
	/^ok /     { compiles = "yes" }
	/^not ok / { if (!compiles) { compiles = $0; sub(/^not ok [^ ]* /, "", compiles) } }
	!/^make/ { last = $0 }
	END {
		if (series == "") other = "; " last
		words = (applies ? "; " applies " apply" : "") (there ? "; " there " already there" : "") other
		printf "| %s | %s | %s | %s | %s |\n", name, version, series, substr(words, 3),
			compiles ? compiles : series == "none" ? "–" : "no: " last
	}'
}

table()
{
	echo "$(date +%F), $("${S390_CROSS-s390x-linux-gnu-}gcc" -dumpversion | sed 's/^/gcc /'):"
	echo
	echo '| tree | version | series | patches | compiles |'
	echo '|---|---|---|---|---|'
	for pair; do row "${pair%%=*}" "${pair#*=}"; done
}

readme=
case ${1:-} in
--readme) readme=1; shift ;;
esac
[ $# -gt 0 ] || { usage >&2; exit 2; }
for pair; do
	case $pair in *=*) ;; *) die "$pair: NAME=DIR is wanted" ;; esac
	[ -r "${pair#*=}/Makefile" ] || die "${pair#*=} is no kernel tree"
done
mkdir -p "$BUILD"
table "$@" >"$BUILD/fit-table"
if [ -z "$readme" ]; then
	cat "$BUILD/fit-table"
	exit
fi
readme_put fit "$BUILD/fit-table"
