#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# timeline.sh DIR - a run's cpu-states.tsv as bars: from, to (ms since the first
# panic), CPU, what: 0 runs, 1 works for the dump, 2 lost and spins, 3 stopped
#
# The winner works up to its stop, the IPL CPU from the winner's stop on. The
# last line is "# START ms": the capture kernel's.
set -eu
dir=${1:?"usage: timeline.sh DIR"}
set -- "$(jq -r '[.calls[] | "\(.cpu)=\(.host_ms)"] | join(" ")' "$dir/result.json")" \
	"$(jq -r '"\(.winner) \(.ipl_cpu) \(.latency_ms)"' "$dir/result.json")"
awk -F'\t' -v calls="$1" -v who="$2" '
BEGIN {
	split(who, w, " "); winner = w[1]; ipl = w[2]; latency = w[3]
	n = split(calls, c, " ")
	for (i = 1; i <= n; i++) {
		split(c[i], kv, "=")
		call[kv[1]] = kv[2]
		if (!zero || kv[2] < zero) zero = kv[2]
	}
}
NR > 1 { n = ++rows[$2]; t[$2, n] = $1; state[$2, n] = $3
	if ($2 == winner && $3 == "operating" && $1 - zero < latency) handed = $1 }
function kind(cpu, at, is) {
	if (is != "operating") return 3
	if (cpu == winner && at >= call[cpu]) return 1
	if (cpu == ipl && at >= handed) return 1
	return (cpu in call) && at >= call[cpu] ? 2 : 0
}
END {
	for (cpu in rows) {
		from = -1; last = -1
		for (i = 1; i <= rows[cpu]; i++) {
			at = t[cpu, i]
			k = kind(cpu, at, state[cpu, i])
			if (k != last || i == rows[cpu]) {
				if (last >= 0) printf "%.1f\t%.1f\t%d\t%d\n", from - zero, at - zero, cpu, last
				from = at; last = k
			}
		}
	}
	printf "# START %.1f\n", latency
}' "$dir/cpu-states.tsv"
