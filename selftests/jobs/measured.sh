#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# measured.sh - selftests/MEASURED.md from the last results
set -eu
. "$(dirname "$0")/lib.sh"
PAGE=$TOP/selftests/MEASURED.md

[ "${1:-}" = --help ] && { echo "Usage: measured.sh    (as make measured)"; exit 0; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# not of KDIR= what a package has as well: it would count as the package's; nor what keep_other put aside
packaged=$("$TOP/selftests/kernel/tree.sh" packaged | paste -sd'|' -)
find "$BUILD/results" -mindepth 4 -maxdepth 5 -name result.json ! -path '*/try-*' 2>/dev/null |
	grep -vE -e "/results/($packaged)-kdir" -e '-kdir[^/]*\.[0-9]+/' | sort >"$work/files" || :
[ -s "$work/files" ] || die "no results under build/results: run make selftest first"
# each with its kernel's release; one jq for many files
xargs jq -n '[inputs | . + { folder: (input_filename | rtrimstr("/result.json")) }]' <"$work/files" | jq -s add >"$work/results"
sed 's,result\.json$,kernel.json,' "$work/files" | while IFS= read -r f; do [ ! -e "$f" ] || echo "$f"; done |
	xargs -r jq -n '[inputs | { key: (input_filename | rtrimstr("/kernel.json")), value: .version }]' |
	jq -s 'add // [] | from_entries' >"$work/releases"
cp "$PAGE" "$work/old" 2>/dev/null || : >"$work/old"
jq -nr --slurpfile all "$work/results" --slurpfile releases "$work/releases" --rawfile old "$work/old" --slurpfile kinds "$TOP/selftests/kernel/kernels.json" \
	--arg trees "$("$TOP/selftests/kernel/tree.sh" list | paste -sd' ' -)" \
	--arg cases "$(sed 's/#.*//; s/[[:space:]].*//; /^$/d' "$TOP/selftests/cases/list" | paste -sd' ' -)" \
	-f "$TOP/selftests/jobs/measured.jq" >"$work/new"
cp "$work/new" "$PAGE"
