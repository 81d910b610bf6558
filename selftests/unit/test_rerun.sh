#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# test_rerun.sh - what of a job is done again: the runs that are not ok or missing, and no other
. selftests/unit/lib.sh
R=$T/results

runner()
{
	"$H/runner" --tree fault --images "$T/images" --results "$R" --cases-dir "$T/cases" \
		--qemu "$H/fake-qemu" --judge "$H/judge" --again 'make selftest TREE=fault' "$@" >"$T/said" 2>&1
}

# refused WORD OPTION...: one line that has it, exit 2
refused()
{
	word=$1
	shift
	runner "$@"
	[ $? = 2 ] && [ "$(wc -l <"$T/said")" = 1 ] && grep -qe "$word" "$T/said"
	said $? "$word"
}

nonce() { jq -r .nonce "$R/$1/run.json"; }

mkdir -p "$T/cases" "$T/images/racy" "$T/images/stock"
jq '.limits_s = { boot: 4, silence: 4, capture: 6, run: 20 }' selftests/cases/panic-2.json >"$T/cases/panic-2.json"
echo panic-2 >"$T/cases/list"
for k in racy:racy stock:guarded; do
	echo image | tee "$T/images/${k%:*}/image" >"$T/images/${k%:*}/initrd"
	printf '{ "kernel": "%s", "tree": "fault", "class": "%s", "transport": "virtio", "patches": [] }\n' \
		"${k%:*}" "${k#*:}" >"$T/images/${k%:*}/kernel.json"
done

refused 'plan.json' --rerun failed
# The guest that is played loses its dump: racy must, stock must not
runner --kernels racy,stock --runs 2
[ $? = 1 ] && grep -q '^2 passed, 2 failed, 0 skipped$' "$T/said"
said $? 'a job with failed runs'
grep -A1 '^ *# again: make selftest TREE=fault KERNELS=stock CASES=panic-2$' "$R/verdict.ktap" | grep -q 'not ok 1' &&
	grep -A1 '^ *# again: .* KERNELS=stock CASES=panic-2 RUNS=2$' "$R/verdict.ktap" | grep -q 'not ok 2' &&
	[ "$(grep -c again "$R/verdict.ktap")" = 2 ]
said $? 'a failed run says how to repeat it, an ok one does not'

refused 'rerun=all is unknown' --rerun all
refused 'takes no --kernels' --rerun failed --runs 2
refused 'takes no --kernels' --rerun failed --kernels racy
refused 'of tree fault, not 6.1' --rerun failed --tree 6.1
refused 'results of "make selftest TREE=fault"' --rerun failed --again 'make selftest KDIR=/linux'

# judged RUN VERDICT: as if that had been said of it
judged() { jq --arg v "$2" '.verdict = $v' "$R/$1/result.json" >"$T/said" && cp "$T/said" "$R/$1/result.json"; }

judged racy/panic-2/run-2 timeout
judged stock/panic-2 ok
kept=$(nonce stock/panic-2) again=$(nonce stock/panic-2/run-2)
find "$R/racy/panic-2" -maxdepth 1 -type f -delete # its first run is missing, the second is not
cp "$R/plan.json" "$T/plan.json"
echo old >"$R/racy/panic-2/run-2/old"
runner --rerun failed --list && printf '%s\n' 'racy panic-2 1' 'racy panic-2 2' 'stock panic-2 2' | cmp -s - "$T/said"
said $? 'the list'
runner --rerun failed
[ $? = 1 ] && grep -q '^\[3/3\]' "$T/said" && grep -q '^3 passed, 1 failed, 0 skipped$' "$T/said"
said $? 'three of four are done again, and all are judged'
[ "$(nonce stock/panic-2)" = "$kept" ] && [ "$(nonce stock/panic-2/run-2)" != "$again" ] &&
	[ ! -e "$R/racy/panic-2/run-2/old" ] && cmp -s "$T/plan.json" "$R/plan.json"
said $? 'what was ok is kept, and the plan'
rm -r "$R/stock"
runner --rerun failed
[ "$(grep -c '^\[./2\]' "$T/said")" = 2 ] && grep -q '^2 passed, 2 failed' "$T/said"
said $? 'what is missing is done again'
rm -r "$T/images"/*
jq '.folders |= map(select(.kernel == "racy"))' "$T/plan.json" >"$R/plan.json"
runner --rerun failed && grep -q '^2 passed, 0 failed' "$T/said" && ! grep -q '^\[' "$T/said" && [ -s "$R/junit.xml" ]
said $? 'if nothing failed, no kernel is wanted, and all are judged'
exit $rc
