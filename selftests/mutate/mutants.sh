#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# mutants.sh - does a test see each small fault of the judge?
#
# A mutant (see mutate.c) is killed if a test fails or runs into its time limit. Those
# that survive must be the ones in survivors.txt.
set -u
. "$(dirname "$0")/../jobs/lib.sh"
cd "$TOP" || exit 2
survivors=selftests/mutate/survivors.txt
work=build/mutants
LIMIT=120
failed='[  FAILED  ]'
tab='	'

usage()
{
	cat <<-'EOT'
	Usage: mutants.sh all|sample|listed|WORD    (as make judge-mutants MUTANTS=)
	all; every 20th; those in survivors.txt; those whose names hold the word
	EOT
}

case ${1:-} in
-h|--help) usage; exit 0 ;;
'') usage >&2; exit 2 ;;
esac
# shellcheck source=/dev/null
. "$TOP/$work/flags"

# try DIR: its program. The first failure will do: behind it nobody reads on. A fault may ask
# for all memory; 8 GB are too few for what libkdumpfile loses over all tests.
try()
{
	! {
		TMPDIR=$1 prlimit --as=12000000000 --cpu=10 timeout -k 5 "$LIMIT" "$1/test" 2>&1 </dev/null || echo "$failed"
	} | grep -qF "$failed"
}

# one LINE: prints how it ended, and its name
one()
{
	IFS=$tab read -r offset length new name <<-EOT
	$1
	EOT
	file=${name%%.c *}
	dir=$(mktemp -d "${TMPDIR:-/tmp}/mutant-XXXXXX") || exit 2
	trap 'rm -rf "$dir"' EXIT
	{
		head -c "$offset" "selftests/judge/$file.c"
		printf '%s' "$new"
		tail -c "+$((offset + length + 1))" "selftests/judge/$file.c"
	} >"$dir/$file.c"
	end=survived
	if ! $COMPILE -o "$dir/new.o" "$dir/$file.c" 2>/dev/null; then
		end=no-C
	elif cmp -s "$dir/new.o" "$work/same/$file.o"; then
		end=same
	else
		# new.o first: the archive's own object is not asked for
		# shellcheck disable=SC2086 # lists
		$CC -o "$dir/test" "$dir/new.o" $NEEDS $LIBS || exit 255
		try "$dir" || end=killed
	fi
	printf '%s\t%s\n' "$end" "$name"
}

if [ "$1" = one ]; then
	one "$2"
	exit
fi

# choose WHAT: of the file of all mutants
choose()
{
	case $1 in
	all) cat ;;
	sample) awk 'NR % 20 == 0' ;;
	listed) awk -F'\t' 'NR == FNR { want[$0]; next } $4 in want' "$survivors" - ;;
	*) grep -F -e "$1" ;;
	esac
}

rm -rf "$work/same"
mkdir -p "$work/same" || exit 2
# The tests write some 50 MiB for each mutant
[ -n "${TMPDIR:-}" ] || [ ! -w /dev/shm ] || export TMPDIR=/dev/shm
for f in $FILES; do
	# shellcheck disable=SC2086 # a list
	"$work/host/mutate" "selftests/judge/$f.c" $PARSE || die "no mutants of $f.c"
	cp "selftests/judge/$f.c" "$work/same" && $COMPILE -o "$work/same/$f.o" "$work/same/$f.c" || exit 2
done >"$work/all"
# shellcheck disable=SC2086 # lists
$CC -o "$work/test" $NEEDS $LIBS || exit 2
try "$work" || die "the tests fail without any fault: see make unit"
choose "$1" <"$work/all" >"$work/chosen"
tr '\n' '\0' <"$work/chosen" | xargs -0 -n 1 -P "${PARALLEL:-2}" "$0" one >"$work/ended" ||
	die "a mutant could not be tried"

# What survives and isn't listed; what is listed and does not survive, or is no mutant any more
grep -v '^#' "$survivors" | grep . | sort >"$work/listed"
sed -n "s/^survived$tab//p" "$work/ended" | sort >"$work/survived"
cut -f2- "$work/ended" | sort | comm -12 - "$work/listed" >"$work/tried"
cut -f4 "$work/all" | sort | comm -13 - "$work/listed" >"$work/gone"
rc=0
tell()
{
	[ -z "$2" ] || { printf '%s\n' "$2" | sed "s|^|$1: |"; rc=1; }
}
tell "survives, and $survivors does not have it" "$(comm -13 "$work/listed" "$work/survived")"
tell "is killed now, but $survivors has it" "$(comm -13 "$work/survived" "$work/tried")"
tell "is no mutant any more, but $survivors has it" "$(cat "$work/gone")"
awk -F'\t' -v listed="$(wc -l <"$work/listed")" '
	$1 == "no-C" || $1 == "same" { odd[$1]++; next }
	{ n++; lived += $1 == "survived" }
	END {
		printf "%d mutants, %d killed (%.1f %%), %d survived, %d listed; %d that do the same and %d that are no C are not counted\n",
			n, n - lived, n ? 100 * (n - lived) / n : 0, lived, listed, odd["same"], odd["no-C"]
	}' "$work/ended"
exit $rc
