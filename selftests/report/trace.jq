# trace.jq - one run as Chrome trace events, which Perfetto and chrome://tracing open
#
# In: result.json. Arguments: run (run.json), states (changes of state [host_ms, cpu, state]), both in
# an array of one, and channel (channel.log). One track a CPU: which kernel runs, and in it what the CPU does.

def us: . * 1000 | round;
def event($ph; $tid; $ms; $name): { name: $name, ph: $ph, pid: 1, tid: $tid, ts: ($ms | us) };
def span($tid; $from; $to; $name): event("X"; $tid; $from; $name) + { dur: (($to | us) - ($from | us)) } | select(.dur > 0);
def track($tid; $name):
	{ name: "thread_name", ph: "M", pid: 1, tid: $tid, args: { name: $name } },
	{ name: "thread_sort_index", ph: "M", pid: 1, tid: $tid, args: { sort_index: $tid } };
# of a TOD clock: what a double drops of it is less than a microsecond
def hex: reduce explode[] as $c (0; . * 16 + if $c > 96 then $c - 87 else $c - 48 end);

. as $r | ($run[0] // {}) as $run | ($states[0] // []) as $states |
([$channel | split("\n")[] | capture("^(?<ms>[0-9.]+) (?<way>[<>]) (?<word>[^ ]+) ?(?<rest>.*)") | .ms |= tonumber]) as $words |
([$states[][1], ($r.cpus // 0) - 1] | max + 1) as $cpus |
([$run.host_ms.end // 0, $states[][0], $words[].ms] | max) as $stop |
# the capture kernel's clock zero on the host's clock
(if $run.zero_tod and $run.clock.tod then
	$run.clock.host_ms + (($run.zero_tod | hex) - ($run.clock.tod | hex)) / 4096000 | if . > 0 and . < $stop then . else $stop end
 else $stop end) as $zero |

def doing($mine; $call; $cpu; $t):
	([$mine[] | select(.[0] <= $t)] | last | if . then .[2] else null end) as $state |
	if ($state // "operating") != "operating" then $state
	elif $t >= $zero or ($state == null and ($call == null or $t < $call)) then null
	elif $call == null then "operating"
	elif $t < $call then "before panic()"
	elif [$mine[] | select(.[0] >= $call and .[0] <= $t and .[2] != "operating")] != [] then
		if $cpu == $r.ipl_cpu and $zero < $stop then "resets" else "restarted" end
	else "panic()" end;

def cpu($c):
	([$r.calls[]? | select(.cpu == $c) | .host_ms | numbers] | min) as $call |
	# a stopped CPU calls nothing: the clocks of guest and host differ by some ms
	([$states[] | select(.[1] == $c) | if $call and .[2] != "operating" and .[0] < $call and $call - .[0] < 15 then .[0] = $call else . end]) as $mine |
	([$mine[][0], $call, $zero, $stop | select(. != null and . <= $stop)] | unique) as $at |
	span($c; 0; $zero; "production kernel"), span($c; $zero; $stop; "capture kernel"),
	(reduce (range($at | length - 1) | { from: $at[.], to: $at[. + 1], name: doing($mine; $call; $c; $at[.]) }) as $s ([];
		if length > 0 and last.name == $s.name and last.to != $zero then last.to = $s.to else . + [$s] end)
	 | .[] | select(.name) | span($c; .from; .to; .name)),
	(select($call) | event("i"; $c; $call; "calls panic()") + { s: "t" });

{ displayTimeUnit: "ms",
  otherData: ($r | { tree, kernel, case, run, nonce, verdict, text }),
  traceEvents: (
	[{ name: "process_name", ph: "M", pid: 1, args: { name: "\($r.tree) \($r.kernel) \($r.case) run \($r.run)" } },
	 (range($cpus) | track(.; "CPU \(.)\(if . == $r.winner then " (winner)" else "" end)")),
	 track($cpus; "channel"), track($cpus + 1; "operator")] +
	([(range($cpus) | cpu(.)),
	  ($words[] | event("i"; $cpus; .ms; "\(.way) \(.word)") + { s: "t", args: { text: .rest } }),
	  ($run.operator[]? | select(.host_ms) | event("i"; $cpus + 1; .host_ms; "\(.do)\(if .cpu != null then " CPU \(.cpu)" else "" end)") + { s: "g", args: . })]
	 | sort_by(.ts, -(.dur // 0)))) }
