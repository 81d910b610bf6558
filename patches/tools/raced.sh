#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# raced.sh - trees that were raced, as the second table of patches/README.md
#
# Usage: raced.sh [NAME=DIR...]
# DIR holds what make selftest KDIR= left of the tree NAME (build/results/6.4-kdir):
# its row in patches/tools/raced.tsv is written anew, and the table in
# patches/README.md from all rows. NAME is that of the tree's row in the table of
# fit-table.sh, which says what fits and what compiles.
# Exit status: 0 done, 2 bad usage, or a run that says nothing.
set -eu
. "$(dirname "$0")/../../selftests/jobs/lib.sh"
. "$TOP/patches/tools/patch-lib.sh"
cd "$TOP"
TSV=patches/tools/raced.tsv

# series_of DIR: the series that its kernel stock+series was made of
series_of()
{
	find "$1/stock+series" -name kernel.json -exec jq -r '.patches[]' {} + 2>/dev/null |
		grep -v '^patches/toolchain/' | awk '!seen[$0]++' >"$scratch/patches" || :
	for series in patches/*/series; do
		if fit_lines "$series" | cmp -s - "$scratch/patches"; then
			basename "$(dirname "$series")"
			return
		fi
	done
	echo 'an older one'
}

fit_lines() { grep -v -e '^#' -e '^$' "$1" || :; }

# row NAME DIR: name, version, series, date, and a cell for each race
row()
{
	find "$2" -mindepth 3 -maxdepth 4 -name result.json ! -path '*/try-*' -exec cat {} + >"$scratch/results"
	[ -s "$scratch/results" ] || die "$2 holds no results of make selftest"
	version=$(find "$2" -name kernel.json -exec jq -r .version {} + | sort -u | paste -sd' ' -)
	jq -rs --arg name "$1" --arg version "$version" --arg series "$(series_of "$2")" '
	def ms: sort | .[length / 2 | floor] | round | "\(.) ms";
	def cell($kernel; $case): map(select(.kernel == $kernel and .case == $case))
	| if any(.verdict != "ok") then map(select(.verdict != "ok"))[0] | "**\(.verdict)**: \(.text)"
	  else group_by(.dump) | map(. as $runs
		| ([.[].latency_ms | numbers]) as $took | ([.[].losers[]?.operating_ms | numbers]) as $ran
		| .[0].dump + (if length > 1 then " \(length) times" else "" end)
		+ if $case != "panic-4" or $took == [] then "" else ", \($took | ms)" end
		+ if $case != "panic-4" or $ran == [] then "" else ", losers run \($ran | ms)" end)
		| join("; ") end;
	if any(.verdict == "error") then error("a run ended as an error") else
	[ $name, $version, $series, ([.[].started[:10]] | max),
	  cell("stock"; "panic-4"), cell("stock"; "restart-after-hang"),
	  cell("stock+series"; "panic-4"), cell("stock+series"; "restart-after-hang"),
	  cell("racy"; "panic-4") ] | map(if . == "" then "–" else gsub("[\t|]"; " ") end) | join("\t") end' "$scratch/results"
}

# table: all rows, each with what the other table says of that tree, and in its order
table()
{
	echo '| tree | kernel | series | fits | compiles | raced on | stock: 4 CPUs panic | restart | with the series: 4 panic | restart | without the guard: 4 panic |'
	echo '|---|---|---|---|---|---|---|---|---|---|---|'
	awk -F' *[|] *' '/^<!-- fit -->$/, /^<!-- end of fit -->$/ { print $2 "\t" $5 "\t" $6 }' patches/README.md |
		awk -F'\t' '
	NR == FNR { if ($1 != "") { at[$1] = NR; fits[$1] = $2; compiles[$1] = $3 }; next }
	!/^#/ {
		printf "%d\t| %s | %s | %s | %s | %s", at[$1] ? at[$1] : 999, $1, $2, $3,
			at[$1] ? fits[$1] : "–", at[$1] ? compiles[$1] : "yes"
		for (i = 4; i <= 9; i++) printf " | %s", $i
		print " |"
	}' - "$TSV" | sort -s -n -k1,1 | cut -f2
}

scratch_make raced
for pair; do
	case $pair in *=*) ;; *) usage >&2; exit 2 ;; esac
	[ -d "${pair#*=}" ] || die "${pair#*=}: no such folder"
	row "${pair%%=*}" "${pair#*=}" >"$scratch/row" || die "$pair: no row (see above)"
	awk -F'\t' -v name="${pair%%=*}" '$1 != name' "$TSV" | cat - "$scratch/row" >"$scratch/tsv"
	cp "$scratch/tsv" "$TSV"
done
table >"$scratch/table"
readme_put raced "$scratch/table"
