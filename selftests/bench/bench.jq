# SPDX-License-Identifier: GPL-2.0
# bench.jq - runs (jq -s), each with its time by function, to bench.json. Arguments: date, kernel

def fixed: . * 10 | round / 10;
def median: sort | .[length / 2 | floor] + .[(length - 1) / 2 | floor] | . / 2;
def summary: { median: (median | fixed), min: (min | fixed), max: (max | fixed) };
def total: [.[]] | add // 0;

. as $all
| $kernel[0] as $k
| { tree: $k.tree, release: $k.version, date: $date, accel: $all[0].accel, qemu: $all[0].qemu,
    what: "N of \($all[0].cpus) CPUs panic; kernel \($k.version), QEMU \($all[0].qemu) \($all[0].accel), \($date)",
    points: [ $all | group_by(.panicking, .kernel)[] as $runs
	| ($runs | map(.ms | del(.purgatory))) as $own
	| $runs[0] | { kernel, panicking, runs: ($runs | length),
	    own: ($own | map(total) | summary),
	    purgatory: ($runs | map(.ms.purgatory // 0) | summary),
	    boot: ($runs | map(.boot) | summary),
	    burned: ($runs | map(.losers | map(.host_cpu_ms // 0) | total) | summary),
	    functions: ($own | map(keys[]) | unique
		| map(. as $f | { name: $f, median: ($own | map(.[$f] // 0) | median | fixed) })
		| map(select(.median > 0)) | sort_by(-.median)) } ] }
