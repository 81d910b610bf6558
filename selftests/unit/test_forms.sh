#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# test_forms.sh - kcidb.json and trace.json are what KCIDB and Perfetto take; each check fails on a planted fault
. selftests/unit/lib.sh
R=$T/6.12

# recorded FOLDER KERNEL/CASE: judged
recorded()
{
	mkdir -p "$R/$2"
	cp "selftests/unit/recorded/$1"/* "$R/$2/"
	"$H/judge" run "$R/$2" >/dev/null
}

# made KERNEL CASE VERDICT: a result without a folder's other files
made()
{
	mkdir -p "$R/$1/$2"
	jq -n --arg kernel "$1" --arg case "$2" --arg verdict "$3" '{ tree: "6.12", kernel: $kernel, case: $case, run: 1,
		verdict: $verdict, text: "<b>\u0000\n", latency_ms: 7, started: "no time", cpus: 2, nonce: null }' >"$R/$1/$2/result.json"
}

recorded good stock+stop/panic-4
recorded late stock/panic-2
recorded lost racy/panic-2
for verdict in 'not ok' timeout skip error odd; do made stock "is $verdict" "$verdict"; done
made stock bench-2 ok
made stock old ok # of an earlier job
printf '%064d  build/images/6.12/stock+stop/image\n%064d  arch-s390/patches/a.patch\n' 1 2 >"$R/stock+stop/panic-4/inputs.sha256"
echo '0.1 > go nonce=1 "a"' >"$R/stock+stop/panic-4/channel.log"
jq '.operator = [{ do: "restart", cpu: 2, host_ms: 2100.5 }]' "$R/stock+stop/panic-4/run.json" >"$T/run" &&
	mv "$T/run" "$R/stock+stop/panic-4/run.json"
# the IPL CPU loses, is stopped, and resets the machine for the winner; CPU 2 seems to stop before its call
made stock resets ok
(
	cd "$R/stock/resets" || exit
	jq '. + { ipl_cpu: 0, winner: 1, calls: [{ cpu: 0, host_ms: 20 }, { cpu: 1, host_ms: 21 }, { cpu: 2, host_ms: 22 }] }' result.json >new && mv new result.json
	echo '{ "zero_tod": "000000000ea60000", "clock": { "host_ms": 0, "tod": "0000000000000000" }, "host_ms": { "end": 80 } }' >run.json
	printf '%s\t%s\t%s\n' 10 0 operating 10 1 operating 10 2 operating 20 2 stopped 30 0 stopped 40 0 operating 40 1 stopped \
		70 1 operating >cpu-states.tsv
)
echo '{' >"$R/racy/panic-2/run.json"
(cd "$R" && find . -name result.json | jq -nR '{ tree: "6.12", folders: ([inputs | split("/") | select(.[2] != "old") |
	{ kernel: .[1], case: .[2], run: 1 }] + [{ kernel: "racy+guard", case: "panic-1", run: 1 }]) }' >"$T/plan") &&
	mv "$T/plan" "$R/plan.json"
KCIDB_COMMIT=$(printf '%040d' 7) KCIDB_ORIGIN=somebody selftests/report/report.sh "$R" 2>"$T/told"
said $? 'a run.json that is none costs its trace, not the page'
grep -q 'no .*/racy/panic-2/trace.json' "$T/told" && [ ! -e "$R/racy/panic-2/trace.json" ]
said $? 'and that is told'

for wrong in KCIDB_ORIGIN=A:b KCIDB_COMMIT=v7.2; do
	cp "$R/kcidb.json" "$T/kept"
	! env "$wrong" selftests/report/report.sh "$R" 2>"$T/told" && grep -q "$wrong: " "$T/told" && cmp -s "$R/kcidb.json" "$T/kept"
	said $? "$wrong is refused in a line"
done

# What KCIDB's schema 5.3 asks of the keys that we write; no other key may stand there
# shellcheck disable=SC2016 # jq's variables
kcidb='
def text: type == "string" and (explode | all(. != 0));
def id: text and test("^[a-z0-9_]+:");
def only($of): keys - $of == [];
def optional($key; f): if has($key) then .[$key] | f else true end;
def status: IN("FAIL", "ERROR", "MISS", "PASS", "DONE", "SKIP");
def unique_ids: map(.id) | length == (unique | length);
. as $all | .version == { major: 5, minor: 3 } and only(["version", "checkouts", "builds", "tests"]) and
([.. | nulls] == []) and ([.checkouts, .builds, .tests | unique_ids] | all) and
all(.checkouts[]; .origin as $r | only(["id", "origin", "valid", "git_commit_hash", "patchset_hash", "comment", "misc"]) and
	(.id | id) and (.id | startswith($r + ":")) and (.origin | test("^[a-z0-9_]+$")) and (.valid | type == "boolean") and
	optional("git_commit_hash"; test("^[0-9a-f]{40}$")) and optional("patchset_hash"; test("^$|^[0-9a-f]{64}$")) and (.comment | text)) and
all(.builds[]; .checkout_id as $c | only(["id", "checkout_id", "origin", "status", "architecture", "compiler", "config_name", "misc"]) and
	(.id | id) and any($all.checkouts[]; .id == $c) and (.status == null or (.status | status)) and .architecture == "s390x" and
	optional("compiler"; text) and (.config_name | text)) and
all(.tests[]; .build_id as $b | only(["id", "build_id", "origin", "path", "status", "comment", "start_time", "duration", "number", "environment", "misc"]) and
	(.id | id) and any($all.builds[]; .id == $b) and (.path | test("^s390x_panic\\.[A-Za-z0-9_-]+$")) and (.status | status) and
	(.comment | text) and optional("start_time"; test("^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ$")) and
	optional("duration"; type == "number") and optional("number"; (.value | type == "number") and only(["value", "unit", "prefix"])) and
	(.environment | only(["comment"])))'

# One track a CPU; times rise; the spans of a track lie in each other or apart
# shellcheck disable=SC2016
trace='
def nest: reduce .[] as $e ({ open: [], ok: true };
	.open |= map(select(. > $e.ts)) | ($e.ts + $e.dur) as $to |
	(if .open != [] and (.open | min) < $to then .ok = false else . end) | .open += [$to]) | .ok;
[.traceEvents[] | select(.ph != "M")] as $e | ([$e[].ts] | . == sort and all(. >= 0)) and
all($e[]; (.ph == "X" and .dur > 0) or (.ph == "i" and (.s | IN("t", "g")))) and
([.traceEvents[] | select(.name == "thread_name" and (.args.name | startswith("CPU "))) | .tid] == [range($cpus)]) and
all(range($cpus); . as $c | [$e[] | select(.tid == $c and .ph == "X")] | length > 1 and nest)'

check_kcidb() { jq -e "$kcidb" "$1" >/dev/null 2>&1; }
check_trace() { jq -e --argjson cpus $cpus "$trace" "$1" >/dev/null 2>&1; }

# wrong CHECK FILE FILTER: the check refuses the file that the filter changed
wrong()
{
	jq "$3" "$2" >"$T/wrong" && ! cmp -s "$T/wrong" "$2" && ! "$1" "$T/wrong"
	said $? "$1 refuses $3"
}

check_kcidb "$R/kcidb.json"
said $? 'kcidb.json is as the schema has it'
if python3 -c 'import kcidb_io' 2>/dev/null; then
	python3 -c 'import json, sys, kcidb_io; kcidb_io.schema.V5_3.validate(json.load(sys.stdin))' <"$R/kcidb.json"
	said $? 'kcidb_io says so, too'
fi
for fault in '.tests[0].status = "LOST"' '.tests[0].path = "a b"' '.tests[0].build_id = "somebody:none"' 'del(.builds[0])' \
	'.checkouts[0].misc.tree = null' '.tests[1].id = .tests[0].id' '.version.major = 4' '.tests[0].waived = false' \
	'.tests[0].start_time = "now"' '.checkouts[0].patchset_hash = "1"' '.checkouts[0].id = "Somebody:1"'; do
	wrong check_kcidb "$R/kcidb.json" "$fault"
done
jq -r '.tests[] | "\(.misc.kernel) \(.path) \(.status)"' "$R/kcidb.json" | sort >"$T/got"
cat >"$T/want" <<-EOT
	racy s390x_panic.panic-2 PASS
	racy+guard s390x_panic.panic-1 MISS
	stock s390x_panic.bench-2 DONE
	stock s390x_panic.is_error MISS
	stock s390x_panic.is_not_ok FAIL
	stock s390x_panic.is_odd MISS
	stock s390x_panic.is_skip SKIP
	stock s390x_panic.is_timeout FAIL
	stock s390x_panic.panic-2 PASS
	stock s390x_panic.resets PASS
	stock+stop s390x_panic.panic-4 PASS
EOT
diff "$T/want" "$T/got"
said $? 'each verdict as its status, the planned run that is missing and no run of an earlier job'
want=$(printf '%064d\n' 2 | sha256sum | cut -c-64)
jq -e --arg want "$want" '[.checkouts[] | select(.misc.kernel == "stock+stop") | .patchset_hash] == [$want]' "$R/kcidb.json" >/dev/null
said $? 'the hash of the patches'

t=$R/stock+stop/panic-4/trace.json
for file in "$R/stock/resets/trace.json" "$R/stock/panic-2/trace.json" "$t"; do
	cpus=4
	[ "$file" != "$R/stock/resets/trace.json" ] || cpus=3
	check_trace "$file"
	said $? "${file#"$R/"}"
done
for fault in '(.traceEvents[] | select(.name == "panic()" and .tid == 0) | .dur) += 9e6' '.traceEvents |= reverse' \
	'.traceEvents |= map(select(.tid != 3))' 'del(.traceEvents[] | select(.tid == 1 and .ph == "X"))' \
	'(.traceEvents[] | select(.ph == "X") | .dur) |= -.'; do
	wrong check_trace "$t" "$fault"
done
jq -c '.traceEvents[] | select(.ph == "X") | [.tid, .ts / 1000, .dur / 1000, .name]' "$R/stock/resets/trace.json" | sort >"$T/got"
sort >"$T/want" <<-EOT
	[0,0,60,"production kernel"]
	[0,10,10,"before panic()"]
	[0,20,10,"panic()"]
	[0,30,10,"stopped"]
	[0,40,20,"resets"]
	[0,60,20,"capture kernel"]
	[1,0,60,"production kernel"]
	[1,10,11,"before panic()"]
	[1,21,19,"panic()"]
	[1,40,20,"stopped"]
	[1,60,20,"capture kernel"]
	[1,60,10,"stopped"]
	[2,0,60,"production kernel"]
	[2,10,12,"before panic()"]
	[2,22,38,"stopped"]
	[2,60,20,"capture kernel"]
	[2,60,20,"stopped"]
EOT
diff "$T/want" "$T/got"
said $? 'the spans of a run'
jq -e '[.traceEvents[] | select(.ph == "i") | .name] | contains(["> go", "restart CPU 2", "calls panic()"])' "$t" >/dev/null
said $? 'words, acts and calls'
# the page has them in the order of kernels.json
grep -o '<dt>[^<]*' "$R/report.html" | paste -sd' ' - | grep -qx '<dt>stock <dt>stock+stop <dt>racy'
said $? 'report.html: kernels in their order'
[ "$(grep -o '<dd>The tree as it is shipped[^<]*\|<dd>A control[^<]*' "$R/report.html" | wc -l)" = 2 ]
said $? 'report.html: what each kernel is'
exit $rc
