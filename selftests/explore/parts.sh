#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# parts.sh - is a search in four parts, one of them interrupted, the whole search?
set -eu
. "$(dirname "$0")/../jobs/lib.sh"
explore=$TOP/selftests/explore/explore.sh
export TREE="${TREE:-6.12}" KERNELS=racy PAIRS=panic-panic PREEMPTIONS="${PREEMPTIONS:-1}"
[ "${1:-}" != --help ] || { echo "Usage: parts.sh    (as make explore-parts)"; exit 0; }
cd "$TOP"
log=$BUILD/explore-parts.log
journal=$TREE/racy/panic-panic.journal

# run N: that part, or all; 1 is a loss, which racy has
run()
{
	rc=0
	SHARD=$1 timeout -s INT "${2:-0}" "$explore" parts >>"$log" 2>&1 || rc=$?
	[ $rc -le 1 ] || [ $rc = 124 ] || die "explore SHARD=$1: exit status $rc; see $log"
}

# ended FILE...: each schedule, and how it ended
ended() { sed -s 1d "$@" | cut -f1,2,3,5 | sort -u; }

rm -rf build/explore/parts build/parts/*-of-4/explore/parts "$log"
run ''
run 1/4
run 2/4 30
cut=$(wc -l <"build/parts/2-of-4/explore/parts/$journal")
run 2/4
run 3/4
run 4/4
ended "build/explore/parts/$journal" >"$BUILD/explore-whole"
ended build/parts/*-of-4/explore/parts/"$journal" >"$BUILD/explore-parts"
wc -l build/parts/*-of-4/explore/parts/"$journal"
say "$(wc -l <"$BUILD/explore-whole") schedules, $(wc -l <"$BUILD/explore-parts") in four parts, the second interrupted behind $((cut - 1))"
diff "$BUILD/explore-whole" "$BUILD/explore-parts" >/dev/null || die "the parts are not the whole: diff $BUILD/explore-whole $BUILD/explore-parts"
