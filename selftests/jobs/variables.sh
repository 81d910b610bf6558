#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# variables.sh - is a variable on make's command line one that anything here reads?
#
# Known is what lib.sh lets through, what a make fragment exports, and what one uses.
set -eu
. "$(dirname "$0")/lib.sh"
cd "$TOP"

usage()
{
	cat <<-EOT
	Usage: variables.sh NAME...

	Print a line for the first NAME that nothing reads, with the nearest one that
	something does; nothing, if all are known.
	EOT
}

case ${1:-} in
-h|--help) usage; exit 0 ;;
'') usage >&2; exit 2 ;;
esac

# Those that a user is meant to set are offered, any other one is let through
# shellcheck disable=SC2016 # make expands it, not the shell
{
	sed -n 's/^export //p' Makefile selftests/*/*.mk patches/tools/*.mk | tr ' ' '\n' | sed 's/^/offer /'
	printf 'offer %s\n' CC CFLAGS CLANG_FORMAT S390_CROSS SUITE TESTS MUTANTS FUZZ_SECONDS
	for ours in $OURS; do echo "know $ours"; done
	grep -ho '\$([A-Z][A-Z0-9_]*\|\$(or \$([A-Z_]*' Makefile selftests/*/*.mk patches/tools/*.mk | sed 's/.*(/know /'
	echo know B
	for name; do echo "ask $name"; done
} | awk '
function min(a, b) { return a < b ? a : b }
# how many letters to put in, take out or change; capitals are none
function distance(a, b,   i, j, d)
{
	a = toupper(a)
	for (i = 0; i <= length(a); i++) d[i, 0] = i
	for (j = 0; j <= length(b); j++) d[0, j] = j
	for (i = 1; i <= length(a); i++)
		for (j = 1; j <= length(b); j++)
			d[i, j] = min(min(d[i - 1, j], d[i, j - 1]) + 1,
				      d[i - 1, j - 1] + (substr(a, i, 1) != substr(b, j, 1)))
	return d[length(a), length(b)]
}
$1 == "offer" { offer[$2]; know[$2] }
$1 == "know"  { know[$2] }
$1 == "ask" && !($2 in know) {
	best = ""
	for (name in offer) {
		d = distance($2, name)
		if (best == "" || d < least || (d == least && name < best)) { best = name; least = d }
	}
	print $2 "= is read by nothing here; the nearest name is " best "= (make help lists the variables)"
	exit
}'
