#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# table.sh - the table of all trees and kernels, from the last results
set -eu
. "$(dirname "$0")/lib.sh"

usage()
{
	cat <<-EOT
	Usage: table.sh          Markdown table from build/results/*/
	       table.sh --cases  the same, case by case
	       table.sh --readme put them into README.md and selftests/cases/README.md
	EOT
}

results()
{
	find "$BUILD/results" -mindepth 4 -maxdepth 5 -name result.json ! -path '*/try-*' 2>/dev/null
}

# One JSON array of all runs, trees and kernels in their usual order
collect()
{
	files=$(results) || :
	[ -n "$files" ] || die "no results under build/results: run make selftest first"
	# shellcheck disable=SC2086 # a list of files
	jq -s --slurpfile k "$TOP/selftests/kernel/kernels.json" '
		([$k[0] | .[] | .[] | .name] | unique) as $all |
		["3.2", "5.10", "6.1", "6.12", "7.2", "7.3"] as $trees |
		["stock", "stock+guard", "stock+stop", "stock+series", "racy", "racy+guard", "racy+guard+stop"] as $kernels |
		map(select(.kernel | IN($all[])))
		| sort_by([(.tree as $t | $trees | index($t) // 99), (.kernel as $n | $kernels | index($n) // 99), .case, .run])' $files
}

# shellcheck disable=SC2016 # jq's variables
DEFS='
def median: sort | if length == 0 then null elif length % 2 == 1 then .[length / 2 | floor]
	else (.[length / 2 - 1] + .[length / 2]) / 2 end;
def ms: if . == null then "–" else "\(round) ms" end;
def latency($c): [.[] | select(.case == $c and .latency_ms != null) | .latency_ms] | median | ms;
def saved: "\([.[] | select(.dump == "saved")] | length) of \(length)";
def losers: [.[] | .losers[]?] as $l |
	if ($l | length) == 0 then "–"
	else ([$l[] | .operating_ms | select(. != null)] | median) as $m |
		"operating \($m | ms) (median of \($l | length))" end;
'

trees_table()
{
	collect | jq -r "$DEFS"'
		map(select(.case | IN("panic-1", "panic-2", "panic-4"))) |
		"| tree | kernel | one CPU panics: dump saved | 2 or 4 CPUs at once: dump saved | latency, 1 CPU | 2 CPUs | 4 CPUs | losers |",
		"|---|---|---|---|---|---|---|---|",
		(group_by(.tree) | sort_by(.[0].tree | split(".") | map(tonumber)) | .[] |
		 [group_by(.kernel)[]] | sort_by(.[0].kernel | . as $n |
			["stock", "stock+guard", "stock+stop", "stock+series", "racy", "racy+guard", "racy+guard+stop"] | index($n)) | .[] |
		 "| \(.[0].tree) | \(.[0].kernel) | \(map(select(.case == "panic-1")) | saved) | \(map(select(.case != "panic-1")) | saved) | \(latency("panic-1")) | \(latency("panic-2")) | \(latency("panic-4")) | \(losers) |")'
	collect | jq -r '"", "QEMU \(map(.qemu | select(. != null and . != "")) | unique | join(", ")) (\(map(.accel | select(. != null and . != "")) | unique | join(", "))), \(now | strftime("%Y-%m-%d")). Latency: first call of panic() to the capture kernel clock zero, median."'
}

# What stands at the top of the README: the kernel that really has the bug
seed_table()
{
	collect | jq -r "$DEFS"'
		map(select(.tree == "3.2")) |
		"| 3.2.4 | 1 CPU panics: dump saved | 2 CPUs at once | 4 CPUs at once |", "|---|---|---|---|",
		([group_by(.kernel)[]] | sort_by(.[0].kernel | . as $n |
			["stock", "stock+guard", "stock+series"] | index($n)) | .[] |
		 "| \(.[0].kernel) | \(map(select(.case == "panic-1")) | saved) | \(map(select(.case == "panic-2")) | saved) | \(map(select(.case == "panic-4")) | saved) |")'
}

cases_table()
{
	collect | jq -r '
		([.[] | "\(.tree) \(.kernel)"] | unique) as $cols |
		def cell: if length == 0 then "" else
			(group_by(.dump) | map(if .[0].dump then "\(length) \(.[0].dump)" else "–" end) | join(", ")) +
			(if all(.verdict == "ok" or .verdict == "skip") then "" else " (**\([.[] | select(.verdict != "ok" and .verdict != "skip")] | length) not ok**)" end) end;
		. as $all |
		([.[] | .tree] | unique | sort_by(split(".") | map(tonumber)))[] as $t |
		([$all[] | select(.tree == $t) | .kernel] | unique) as $ks |
		"", "Tree \($t), \([$all[] | select(.tree == $t) | .started // "" | .[0:10]] | max):", "", "| case | \($ks | join(" | ")) |", "|---|\($ks | map("---") | join("|"))|",
		(([$all[] | select(.tree == $t) | .case] | unique)[] as $c |
		 "| \($c) | \([$ks[] as $k | [$all[] | select(.tree == $t and .kernel == $k and .case == $c)] | cell] | join(" | ")) |")'
}

# A run or two on a shared host are no figure for the latency: make bench has those
saved_table() { trees_table | cut -d'|' -f1-5,9- | sed 's, Latency:.*,,'; }

# put FILE MARKER COMMAND: replace what stands between the markers in FILE
put()
{
	file=$TOP/$1
	shift
	"$2" >"$BUILD/$1.md"
	awk -v m="$1" -v f="$BUILD/$1.md" '
		$0 == "<!-- " m ":begin -->" { print; while ((getline line < f) > 0) print line; skip = 1; next }
		$0 == "<!-- " m ":end -->" { skip = 0 }
		!skip' "$file" >"$BUILD/README.new"
	cat "$BUILD/README.new" >"$file"
}

case ${1:-} in
-h|--help) usage ;;
''|--cases)
	[ -n "$(results)" ] || die "no results under build/results: run make selftest first"
	if [ -n "${1:-}" ]; then cases_table; else trees_table; fi ;;
--readme) [ -n "$(results)" ] || die "no results under build/results: run make selftest first"
	put README.md seed seed_table
	put README.md trees saved_table
	put selftests/cases/README.md cases cases_table ;;
*) usage >&2; exit 2 ;;
esac
