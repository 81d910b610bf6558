# kcidb.jq - the results of a tree as KernelCI's KCIDB takes them, schema 5
#
# In: all result.json, each with what report.sh adds as .build. Arguments: plan (plan.json, in an array
# of none or one), origin (who submits), commit (of the tree, or ""). No key may be null: known() drops it.

def known: with_entries(select(.value != null));
def tame: if type == "string" then gsub("[\u0000-\u001f]"; " ") else . end;
def patches: .build.kernel.patches // [];
# A build is known by its image. One that nobody took a checksum of is that run's alone.
def key: "\(.build.kernel.version // .tree)-\(.kernel)-\(.build.image[:16] // .nonce // "unknown")" | tame;
def status:
	if .verdict == "ok" then if .case | startswith("bench-") then "DONE" else "PASS" end
	elif .verdict | IN("not ok", "timeout") then "FAIL"
	elif .verdict == "skip" then "SKIP"
	else "MISS" end; # nothing is known of the kernel

if $origin | test("^[a-z0-9_]+$") | not then error("KCIDB_ORIGIN=\($origin): it takes a-z, 0-9 and _")
elif $commit | test("^([0-9a-f]{40})?$") | not then error("KCIDB_COMMIT=\($commit): 40 digits are wanted") else . end |
. as $all |
# what the plan has and no folder shows has not run: a result of the harness
([$plan[].folders[]? as $p | select(any($all[]; .kernel == $p.kernel and .case == $p.case and .run == $p.run) | not) |
	([$all[] | select(.kernel == $p.kernel)] | first) as $other |
	$p + { tree: $plan[0].tree, verdict: "error", text: "not run", build: ($other.build // {}), nonce: $other.nonce }]) as $missing |
# what an earlier job left beside this one's runs is not of it
[$all[] | select($plan == [] or (. as $r | any($plan[].folders[]; .kernel == $r.kernel and .case == $r.case and .run == $r.run)))] + $missing |
{ version: { major: 5, minor: 3 },
  checkouts: [group_by(key)[] | first | {
	id: "\($origin):\(key)", origin: $origin, valid: true,
	git_commit_hash: (if $commit == "" then null else $commit end),
	patchset_hash: (if .build.kernel and patches == [] then "" else .build.patchset end),
	comment: ("\(.tree) \(.kernel): \(.build.kernel.source // "source unknown")" | tame),
	misc: ({ tree, kernel, version: .build.kernel.version, source: .build.kernel.source, patches: patches } | known) } | known],
  builds: [group_by(key)[] | first | {
	id: "\($origin):\(key)", checkout_id: "\($origin):\(key)", origin: $origin, status: (if .build.image then "PASS" else null end),
	architecture: "s390x", compiler: (.build.compiler | tame), config_name: (.tree | tame),
	misc: ({ kernel, class: .build.kernel.class, image_sha256: .build.image, config_sha256: .build.config } | known) } | known],
  tests: [.[] | {
	id: ("\($origin):\(key)-\(.case)-\(.run)-\(.nonce // "none")" | tame), build_id: "\($origin):\(key)", origin: $origin,
	path: ("s390x_panic." + (.case | gsub("[^A-Za-z0-9_-]"; "_"))), status: status, comment: ("\(.kernel): \(.text // "")" | tame),
	start_time: (.started | select(type == "string" and test("^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ$")) // null),
	duration: (.end_ms | if . then . / 1000 else null end),
	number: (if (.latency_ms | type) == "number" and (status | IN("PASS", "FAIL", "DONE")) then { value: (.latency_ms / 1000), unit: "s", prefix: "metric" } else null end),
	environment: { comment: ("QEMU \(.qemu // "unknown"), \(.accel // "tcg"), \(.cpus // "unknown") CPUs" | tame) },
	misc: ({ kernel, run, nonce, verdict, dump, panicking, winner, ipl_cpu } | known) } | known] }
