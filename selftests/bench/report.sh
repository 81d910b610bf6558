#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# report.sh DIR KERNELS - table, JSON and pictures of DIR/results
set -eu
out=${1:?"usage: report.sh DIR KERNELS"}
kernels=${2:?"usage: report.sh DIR KERNELS"}
here=$(dirname "$0")

# used DIR: host CPU time that the guest took from the first panic() to the capture kernel
used()
{
	jq -r '"\([.calls[].host_ms] | min) \(.latency_ms)"' "$1/result.json" | {
		read -r from took
		awk -F'\t' -v from="$from" -v took="$took" '
			NR > 1 && $1 <= from { at[$2] = $4 }
			NR > 1 && $1 <= from + took { last[$2] = $4 }
			END { for (cpu in at) sum += last[cpu] - at[cpu]; printf "%.1f\n", sum }' \
			"$1/cpu-states.tsv"
	}
}

find "$out/results" -name result.json | while read -r result; do
	jq --argjson used "$(used "${result%/*}")" '. + { guest_cpu_ms: $used }' "$result"
done |
	jq -s --arg kernels "$kernels" --arg date "$(date -u +%Y-%m-%d)" \
		--slurpfile kernel "$out/results/${kernels%%,*}/$(sed -n 1p "$out/cases/list")/kernel.json" \
		-f "$here/bench.jq" >"$out/bench.json"
jq -r -f "$here/table.jq" "$out/bench.json"

for k in $(printf '%s' "$kernels" | tr ',' ' '); do
	jq -r --arg k "$k" '.kernels[] | select(.kernel == $k) | .points[] |
		[.panicking, .latency_ms.median, .latency_ms.min, .latency_ms.max,
		 .burned_ms.median, .burned_ms.min, .burned_ms.max] | @tsv' \
		"$out/bench.json" >"$out/$k.tsv"
done
gnuplot -e "out='$out'; kernels='$(printf '%s' "$kernels" | tr ',' ' ')'" \
	-e "what='$(jq -r .what "$out/bench.json")'" "$here/bench.gp"
echo "  PLOT    $out/bench.svg"

# The anatomy of one panic: the same number of CPUs on two kernels, 4 where there is that
n=$(sed 's/bench-//' "$out/cases/list" | awk '$1 == 4 { four = 1 } { last = $1 } END { print four ? 4 : last }')
first=${kernels%%,*}
second=$(printf '%s,' "$kernels" | cut -d, -f2)
[ -n "$second" ] || exit 0
for k in "$first" "$second"; do
	"$here/timeline.sh" "$out/results/$k/bench-$n" >"$out/timeline-$k.tsv"
done
gnuplot -e "out='$out'; first='$first'; second='$second'" \
	-e "what='$n CPUs panic at once; $(jq -r .what "$out/bench.json")'" "$here/timeline.gp"
echo "  PLOT    $out/timeline.svg"
