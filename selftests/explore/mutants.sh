#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# mutants.sh - wrong versions of the patches: a pair must lose a schedule that the series saves
set -eu
. "$(dirname "$0")/../jobs/lib.sh"
. "$TOP/selftests/kernel/ready.sh"
[ "${1:-}" != --help ] || { echo "Usage: mutants.sh    (TREE=6.12 MUTANTS=a,b QEMU=)"; exit 0; }
export TABLE=mutants
cd "$TOP"
KERNELS=${MUTANTS:-}
ready_tree
ready_kernels
table=selftests/explore/mutants
log=$BUILD/explore-mutants.log

printf 'KTAP version 1\n1..%d\n' "$(printf '%s' "$kernels" | tr ',' '\n' | grep -c '')"
n=0 caught=0 bad=0
for m in $(printf '%s' "$kernels" | tr ',' ' '); do
	n=$((n + 1))
	line=$(grep "^$m " "$table") || line="$m - nobody has said why"
	rest=${line#"$m "}
	if [ "${rest%% *}" = - ]; then
		echo "ok $n $m # SKIP ${rest#- }"
		continue
	fi
	rc=0
	FIRST=1 KERNELS=$m PAIRS=${rest% *} PREEMPTIONS=${rest##* } selftests/explore/explore.sh mutants >"$log" 2>&1 || rc=$?
	seen=$(sed -n 's/^\(not ok\|ok\) 1 [^ ]* //p' "$log")
	case $rc in
	1) echo "ok $n $m: $seen"; caught=$((caught + 1)) ;;
	0) echo "not ok $n $m: not caught by $seen"; bad=$((bad + 1)) ;;
	*) tail -n 5 "$log" >&2; exit $rc ;;
	esac
done
echo "$caught of $n mutants lose a schedule, $bad do not, $((n - caught - bad)) are explained"
[ "$bad" = 0 ]
