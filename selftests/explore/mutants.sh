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
LIMIT=900 # seconds of one search

# search TABLE KERNEL [FIRST]: the pair, with so many preemptions; sets rc, and what was seen
search()
{
	rc=0
	follow env TABLE="$1" KERNELS="$2" FIRST="${3:-}" PAIRS="$pair" PREEMPTIONS="$preemptions" \
		timeout -s INT $LIMIT selftests/explore/explore.sh mutants >"$log" 2>&1 || rc=$?
	seen=$(sed -n 's/^\(not ok\|ok\) 1 [^ ]* //p' "$log")
	case $rc in
	0|1) ;;
	3) seen="# ERROR $(grep '^explore: ' "$log" | tail -n 1)" ;;
	124) seen="# TIMEOUT $LIMIT seconds" ;;
	*) tail -n 5 "$log" >&2; exit $rc ;;
	esac
}

# late KERNEL: the schedules in which somebody waits until the second is over
late()
{
	awk -F '\t' 'NR > 1 && $3 ~ /1$/ { print $4 }' "build/explore/mutants/$id/$1/$pair.journal" | sort
}

printf 'KTAP version 1\n1..%d\n' "$(printf '%s' "$kernels" | tr ',' '\n' | grep -c '')"
n=0 caught=0 bad=0 broken=0
for m in $(printf '%s' "$kernels" | tr ',' ' '); do
	n=$((n + 1))
	line=$(grep "^$m " "$table") || line="$m - nobody has said why"
	read -r _ pair preemptions by <<-EOT
		$line
	EOT
	if [ "$pair" = - ]; then
		echo "ok $n $m # SKIP ${line#"$m - "}"
		continue
	fi
	if [ -z "$by" ]; then
		search mutants "$m" 1
	else
		search '' stock+series
		[ $rc -gt 1 ] || search mutants "$m"
		if [ $rc -le 1 ]; then
			late stock+series >"$log.late"
			more=$(late "$m" | comm -23 - "$log.late" | grep -c . || :)
			seen="$seen; $more late that the series is not"
			rc=$((more > 0))
		fi
	fi
	case $rc in
	0) echo "not ok $n $m: not caught by $seen"; bad=$((bad + 1)) ;;
	1) echo "ok $n $m: $seen"; caught=$((caught + 1)) ;;
	*) echo "not ok $n $m $seen"; broken=$((broken + 1)) ;;
	esac
done
echo "$caught of $n mutants lose a schedule or wait in vain, $bad do not, $((n - caught - bad - broken)) are explained, $broken were not searched to the end"
[ "$broken" = 0 ] || exit 3
[ "$bad" = 0 ]
