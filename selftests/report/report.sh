#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# report.sh - report.html of one tree's results folder
set -eu
. "$(dirname "$0")/../jobs/lib.sh"

case ${1:-} in
''|-h|--help) echo "Usage: report.sh RESULTS_DIR    e.g. build/results/6.12"; exit 0 ;;
esac
[ -d "$1" ] || die "$1: no such folder"
dir=$(cd "$1" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

find "$dir" -mindepth 3 -maxdepth 4 -name result.json ! -path '*/try-*' | sort >"$work/files"
[ -s "$work/files" ] || die "$1: no result.json in it"
while IFS= read -r f; do
	jq --arg path "$f" '. + { path: $path }' "$f"
	# changes of state, as JSON: [host_ms, cpu, state]
	if [ -r "${f%/*}/cpu-states.tsv" ]; then
		awk -F'\t' '$1 ~ /^[0-9.]+$/ && $2 ~ /^[0-9]+$/ && $3 ~ /^[a-z-]+$/ && s[$2] != $3 {
			s[$2] = $3; printf "%s[%s,%s,\"%s\"]", sep, $1, $2, $3; sep = "," }' \
			"${f%/*}/cpu-states.tsv" >"$work/one"
		jq -n --arg path "$f" --argjson s "[$(cat "$work/one")]" '{ ($path): $s }' >>"$work/states"
	fi
	# the end of the console, for people: no control characters
	if [ -r "${f%/*}/console.log" ]; then
		tail -n 60 "${f%/*}/console.log" | tr -cd '\11\12\40-\176' | cut -c1-200 |
			jq -R . | jq -s --arg path "$f" '{ ($path): . }' >>"$work/consoles"
	fi
done <"$work/files" >"$work/results"
jq -s 'add // {}' "$work/consoles" >"$work/lines" 2>/dev/null || echo '{}' >"$work/lines"
jq -s 'add // {}' "$work/states" >"$work/map" 2>/dev/null || echo '{}' >"$work/map"
jq -s . "$work/results" >"$work/all"
jq -r --slurpfile states "$work/map" --slurpfile consoles "$work/lines" -f "$TOP/selftests/report/report.jq" "$work/all" >"$dir/report.html.part"
mv "$dir/report.html.part" "$dir/report.html"
