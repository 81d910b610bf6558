#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# report.sh - report.html and kcidb.json of one tree's results folder, trace.json of each run
set -eu
. "$(dirname "$0")/../jobs/lib.sh"
HERE=$TOP/selftests/report

case ${1:-} in
''|-h|--help) echo "Usage: report.sh RESULTS_DIR    e.g. build/results/6.12"; exit 0 ;;
esac
[ -d "$1" ] || die "$1: no such folder"
dir=$(cd "$1" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# facts RUN: which kernel ran, as JSON. inputs.sha256 has the patches in their order; the hash of
# hashes is KCIDB's.
facts()
{
	sums=$1/inputs.sha256
	[ -r "$sums" ] || sums=/dev/null
	jq . "$1/kernel.json" >"$work/kernel" 2>/dev/null || : >"$work/kernel"
	sum() { sed -n "s,^\([0-9a-f]\{64\}\)  .*$1\$,\1,p" "$sums"; }
	compiler=$(sed -n 's/.*Linux version [^ ]* ([^)]*) (\(.*\)) #.*/\1/p' "$1/console.log" 2>/dev/null | head -n 1)
	jq -n --slurpfile kernel "$work/kernel" --arg image "$(sum /image)" --arg config "$(sum /config)" \
		--arg n "$(sum '\.patch' | wc -l)" --arg patchset "$(sum '\.patch' | sha256sum | cut -c-64)" \
		--arg compiler "$compiler" '{ kernel: $kernel[0], image: $image, config: $config, compiler: $compiler,
			patchset: (if ($kernel[0].patches // [] | length) == ($n | tonumber) then $patchset else "" end) }
		| with_entries(select(.value != null and .value != ""))'
}

# replace FILE COMMAND...: by what the command prints, if it succeeds
replace()
{
	file=$1
	shift
	"$@" >"$file.part" && mv "$file.part" "$file" && return
	rm -f "$file.part"
	echo "$PROG: no $file" >&2
	return 1
}

find "$dir" -mindepth 3 -maxdepth 4 -name result.json ! -path '*/try-*' | sort >"$work/files"
[ -s "$work/files" ] || die "$1: no result.json in it"
while IFS= read -r f; do
	run=${f%/*}
	jq --arg path "$f" --argjson build "$(facts "$run")" '. + { path: $path, build: $build }' "$f"
	# changes of state, as JSON: [host_ms, cpu, state]
	states=
	if [ -r "$run/cpu-states.tsv" ]; then
		states=$(awk -F'\t' '$1 ~ /^[0-9.]+$/ && $2 ~ /^[0-9]+$/ && $3 ~ /^[a-z-]+$/ && s[$2] != $3 {
			s[$2] = $3; printf "%s[%s,%s,\"%s\"]", sep, $1, $2, $3; sep = "," }' \
			"$run/cpu-states.tsv")
	fi
	echo "[$states]" >"$work/one"
	jq -n --arg path "$f" --slurpfile s "$work/one" '{ ($path): $s[0] }' >>"$work/states"
	# the end of the console, for people: no control characters
	if [ -r "$run/console.log" ]; then
		tail -n 60 "$run/console.log" | tr -cd '\11\12\40-\176' | cut -c1-200 |
			jq -R . | jq -s --arg path "$f" '{ ($path): . }' >>"$work/consoles"
	fi
	saw=$run/run.json words=$run/channel.log
	[ -r "$saw" ] || saw=/dev/null
	[ -r "$words" ] || words=/dev/null
	replace "$run/trace.json" jq -c --slurpfile run "$saw" --slurpfile states "$work/one" \
		--rawfile channel "$words" -f "$HERE/trace.jq" "$f" || : # the page counts
done <"$work/files" >"$work/results"
jq -s 'add // {}' "$work/consoles" >"$work/lines" 2>/dev/null || echo '{}' >"$work/lines"
jq -s 'add // {}' "$work/states" >"$work/map"
jq -s . "$work/results" >"$work/all"
plan=$dir/plan.json
[ -e "$plan" ] || plan=/dev/null
rc=0
replace "$dir/kcidb.json" jq --slurpfile plan "$plan" --arg origin "${KCIDB_ORIGIN:-s390_concurrent_panic}" \
	--arg commit "${KCIDB_COMMIT:-}" -f "$HERE/kcidb.jq" "$work/all" || rc=1
replace "$dir/report.html" jq -r --slurpfile states "$work/map" --slurpfile consoles "$work/lines" \
	--slurpfile kinds "$TOP/selftests/kernel/kernels.json" -f "$HERE/report.jq" "$work/all" || rc=1
exit $rc
