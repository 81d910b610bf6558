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

# run N [SECONDS]: that part, or all; false: it was interrupted. 1 is a loss, which racy has
run()
{
	rc=0
	SHARD=$1 timeout -s INT "${2:-0}" "$explore" parts >>"$log" 2>&1 || rc=$?
	[ $rc != 124 ] || return 1
	[ $rc -le 1 ] || die "explore SHARD=$1: exit status $rc; see $log"
}

# count N: lines of that part's journal
count() { wc -l 2>/dev/null <"build/parts/$1-of-4/explore/parts/$journal" || echo 0; }

# ended FILE...: each schedule, and how it ended
ended() { sed -s 1d "$@" | cut -f1,2,3,5 | sort -u; }

rm -rf build/explore/parts build/parts/*-of-4/explore/parts "$log"
run ''
run 1/4
run 2/4
seconds=8 cuts=
until run 3/4 $seconds; do
	cuts="$cuts $(count 3)"
	seconds=$((seconds * 2))
done
[ -n "$cuts" ] || die "the third part was over before it was interrupted"
run 4/4
ended "build/explore/parts/$journal" >"$BUILD/explore-whole"
ended build/parts/*-of-4/explore/parts/"$journal" >"$BUILD/explore-parts"
say "$(wc -l <"$BUILD/explore-whole") schedules, $(wc -l <"$BUILD/explore-parts") in four parts; lines of the third when it was interrupted:$cuts of $(count 3)"
diff "$BUILD/explore-whole" "$BUILD/explore-parts" >/dev/null || die "the parts are not the whole: diff $BUILD/explore-whole $BUILD/explore-parts"
