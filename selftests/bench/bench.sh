#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# bench.sh - run one case for each number of panicking CPUs, and put the results side by side
#
# Input comes in the environment, as make passes it on: TREE KERNELS KDIR RUNS
# ACCEL QEMU BENCH_CPUS. The runner interleaves all runs; the judge measures.
set -eu
. "$(dirname "$0")/../jobs/lib.sh"
. "$TOP/selftests/kernel/ready.sh"
cd "$TOP"
[ "${1:-}" = --help ] && { echo "Usage: [VARIABLE=value ...] bench.sh    (as make bench; see selftests/bench/README.md)"; exit 0; }

ready_tree
runs=${RUNS:-5}
numbers=$(printf '%s' "${BENCH_CPUS:-1,2,4,8,16,32,64}" | tr ',' ' ')
is_count RUNS "$runs"
for n in $numbers; do
	case $n in
	[1-9]|[1-5][0-9]|6[0-4]) ;;
	*) die "BENCH_CPUS: \"$n\" is no number from 1 to 64" ;;
	esac
done
ready_packages plot
ready_kernels stock,stock+stop,stock+series
ready_host build/host/runner build/host/judge
ready_images

# bench_case N: N of 64 CPUs panic at once. They have to be asleep by the deadline, and it
# takes time to put them there; nobody is hurried by a limit. The crash kernel is small
# because TCG takes long to protect its pages from 64 CPUs, and purgatory to move them.
# QEMU takes 2.5 ms for a sample of 64 CPUs: more of them would slow the guest down.
bench_case()
{
	jq -n --argjson n "$1" '{
		name: "bench-\($n)", proves: "\($n) of 64 CPUs panic at once.", cpus: 64, psw_ms: 10,
		guest: { append: "crashkernel=64M" },
		go: { entry: "module", cpus: [range($n)], lead_ms: (200 + 20 * $n) },
		limits_s: { boot: 300, silence: 300, capture: 300, run: 900 },
		expect: { guarded: { dump: "saved", losers: "any" },
			  stopping: { dump: "saved", losers: "any" } } }'
}

out=build/bench/$id
lock "$out"
empty "$out"
mkdir -p "$out/cases"
for n in $numbers; do
	bench_case "$n" >"$out/cases/bench-$n.json"
	echo "bench-$n" >>"$out/cases/list"
done

rc=0
build/host/runner --tree "$tree" --images "build/images/$id" --results "$out/results" \
	--cases-dir "$out/cases" --kernels "$kernels" --runs "$runs" \
	--qemu "$qemu" ${ACCEL:+--accel "$ACCEL"} \
	--judge build/host/judge --makedumpfile "$MAKEDUMPFILE" || rc=$?
[ $rc -le 1 ] || exit $rc
selftests/bench/report.sh "$out" "$kernels" || exit 3
selftests/jobs/manifest.sh make "$out/results" "build/images/$id" "$qemu" || exit 3
report "$out/results"
exit $rc
