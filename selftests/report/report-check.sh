#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# report-check.sh - report.html of hostile results, looked at in a browser, light and dark
set -u
. "$(dirname "$0")/../jobs/lib.sh"
here=$TOP/selftests/report
"$TOP/selftests/jobs/packages.sh" kernel browser || {
	echo '# exit 77: no chromium, see above'
	exit 77
}
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome)
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
evil='<img src=x onerror=pwned=1>"&<script>pwned=1</script>'

# result KERNEL CASE VERDICT: a run of which every text is the guest's
result()
{
	dir=$work/6.12/$1/$2
	mkdir -p "$dir"
	jq -n --arg kernel "$1" --arg case "$2" --arg verdict "$3" --arg evil "$evil" '{
		tree: "6.12", kernel: $kernel, case: $case, run: 1, nonce: $evil, accel: $evil, qemu: $evil,
		cpus: 4, panicking: 2, winner: 1, dump: "saved", latency_ms: 700, verdict: $verdict,
		text: $evil, started: $evil, calls: [{ cpu: 1, host_ms: 100 }, { cpu: 2, host_ms: 101 }],
		losers: [{ cpu: 2, operating_ms: 3 }],
		checks: [{ name: $evil, ok: true, detail: $evil }, { name: "b", ok: false, detail: ("x" * 300) },
			 { name: "c", ok: null, detail: $evil }] }' >"$dir/result.json"
	printf 'host_ms\tcpu\tstate\thost_cpu_ms\n90\t1\toperating\t1\n90\t2\toperating\t1\n104\t2\tstopped\t2\n104\t2\t<b>\t2\n' \
		>"$dir/cpu-states.tsv"
	printf 'Kernel panic - not syncing: %s\n\033[31mred\n%s\n' "$evil" "$evil" >"$dir/console.log"
}

result stock panic-1 ok
result stock 'panic-2' 'not ok'
result "$evil" panic-2 timeout
result 'racy' 'panic-1' skip
result 'racy' 'panic-2' error
"$here/report.sh" "$work/6.12" || exit 1
grep -q '^<p>1 passed, 2 failed, 1 errors, 1 skipped\.$' "$work/6.12/report.html" || { echo 'not ok: the head counts wrong'; exit 1; }
cat "$work/6.12/report.html" "$here/probe.html" >"$work/6.12/probed.html"

failed=0
for scheme in light:1 dark:0; do
	dom=$(cd "$work" && HOME=$work timeout 120 "$browser" --headless --no-sandbox --disable-gpu \
		--blink-settings=preferredColorScheme="${scheme#*:}" --window-size=900,800 \
		--virtual-time-budget=3000 --dump-dom "file://$work/6.12/probed.html" 2>"$work/log")
	said=$(printf '%s\n' "$dom" | sed -n 's/.*<pre id="probe">\(.*\)<\/pre>.*/\1/p' |
		sed 's/&lt;/</g; s/&gt;/>/g; s/&amp;/\&/g')
	[ -n "$said" ] || { echo "not ok ${scheme%:*}: the browser told nothing:"; tail -n 5 "$work/log"; exit 1; }
	echo "${scheme%:*}: $said"
	printf '%s' "$said" | jq -e --arg s "${scheme%:*}" \
		'.wrong == [] and .text and .runs >= 5 and (if $s == "dark" then .page[0] < 64 else .page[0] > 192 end)' \
		>/dev/null || { echo "not ok ${scheme%:*}"; failed=1; }
done
exit $failed
