# SPDX-License-Identifier: GPL-2.0
# bench.jq - result.json files to bench.json: medians, and differences to one CPU
#
# In: all of them (jq -s). Arguments: kernels "a,b", date, kernel (a kernel.json).

def fixed: . * 10 | round / 10;
def median: sort | if length == 0 then null
	elif length % 2 == 1 then .[length / 2 | floor]
	else (.[length / 2 - 1] + .[length / 2]) / 2 end;
def summary: map(numbers)
	| if length == 0 then null
	  else { median: (median | fixed), min: (min | fixed), max: (max | fixed), n: length } end;

# Host CPU time that the losers used up behind their own panic()
def burned: [.losers[].host_cpu_ms | numbers] | add // 0;

# Of the host CPU time that the guest took meanwhile: the part that did not go to losers
def share: if .guest_cpu_ms > 0 then 1 - burned / .guest_cpu_ms else null end;

. as $all
| { tree: $kernel[0].tree, release: $kernel[0].version, date: $date,
    accel: $all[0].accel, qemu: $all[0].qemu,
    what: "kernel \($kernel[0].version), QEMU \($all[0].qemu) \($all[0].accel), \($date)",
    kernels: [ $kernels | split(",")[] as $k
	| [$all[] | select(.kernel == $k)] as $runs
	| ($runs | map(select(.panicking == 1 and .dump == "saved").latency_ms) | map(numbers) | median) as $one
	| { kernel: $k,
	    points: [ $runs | group_by(.panicking)[] | map(select(.dump == "saved")) as $saved
		| { panicking: .[0].panicking, cpus: .[0].cpus, runs: length, saved: ($saved | length),
		    latency_ms: ($saved | map(.latency_ms) | summary),
		    burned_ms: ($saved | map(burned) | summary),
		    winner_share: ($saved | map(share) | map(numbers) | median
			| if . then . * 100 | round / 100 else null end) }
		| .more_than_one_ms = (if $one and .latency_ms then .latency_ms.median - $one | fixed
			else null end) ] } ] }
