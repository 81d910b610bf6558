#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# check.sh - the schedules of make check: two searches at once, each with results of its own
set -eu
. "$(dirname "$0")/../jobs/lib.sh"
explore=$TOP/selftests/explore/explore.sh
case ${1:-} in
--help)
	echo "Usage: check.sh    (as make explore-check)"
	;;
one)
	log=$BUILD/explore-$3.log
	rc=0
	rm -rf "$BUILD/explore/check-$3" # the journal of an earlier check would stand for this one
	KERNELS=$2 PAIRS=$3 PREEMPTIONS=$4 "$explore" "check-$3" >"$log" 2>&1 || rc=$?
	cat "$log"
	exit $rc
	;;
*)
	# What both need is built before
	KERNELS=racy,stock,stock+series PAIRS=panic-panic POINTS=1 "$explore" check >/dev/null
	printf '%s\n' 'racy,stock+series panic-panic 1' 'stock,stock+series panic-restart 0' |
		xargs -P2 -L1 "$0" one
	;;
esac
