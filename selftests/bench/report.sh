#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# report.sh DIR KERNELS - table, JSON and picture of DIR/results
set -eu
out=${1:?"usage: report.sh DIR KERNELS"}
kernels=${2:?"usage: report.sh DIR KERNELS"}
here=$(dirname "$0")
list=$(printf '%s' "$kernels" | tr ',' ' ')

# split FUNCTIONS DIR: a run's result, and its time by function
split()
{
	jq -r 'select(.dump == "saved") | ([.calls[].host_ms] | min) as $from
		| "\($from) \($from + .latency_ms) \(.winner) \(.ipl_cpu)"' "$2/result.json" |
	while read -r from to winner ipl; do
		awk -F'\t' -v from="$from" -v to="$to" -v winner="$winner" -v ipl="$ipl" \
			-f "$here/split.awk" "$1" "$2/psw.tsv" |
		jq -R 'split("\t") | { key: .[0], value: .[1] | tonumber }' |
		jq -s --argjson to "$to" --slurpfile result "$2/result.json" --slurpfile run "$2/run.json" \
			'$result[0] + { ms: from_entries, boot: ($run[0].host_ms.fail - $to) }'
	done
}

for k in $list; do
	readelf -sW "$(find "$out/results/$k" -name vmlinux | head -n 1)" |
		awk '$4 == "FUNC" || $8 == "_etext" { print $2 "\t" $8 }' | LC_ALL=C sort >"$out/$k.functions"
	find "$out/results/$k" -name result.json | while read -r result; do
		split "$out/$k.functions" "${result%/*}"
	done
done | jq -s --arg date "$(date -u +%Y-%m-%d)" --slurpfile kernel "$(find "$out/results" -name kernel.json | head -n 1)" \
	-f "$here/bench.jq" >"$out/bench.json"
jq -r -f "$here/table.jq" "$out/bench.json"

for k in $list; do
	jq -r --arg k "$k" '.points[] | select(.kernel == $k) |
		[.panicking, (.own, .purgatory, .boot | .median, .min, .max)] | @tsv' "$out/bench.json" >"$out/$k.tsv"
done
gnuplot -e "out='$out'; kernels='$list'; what='$(jq -r .what "$out/bench.json")'" "$here/bench.gp"
echo "  PLOT    $out/bench.svg"
