# SPDX-License-Identifier: GPL-2.0
# table.jq - bench.json as a table for people (jq -r)

def left($n): . + " " * ([$n - length, 0] | max);
def right($n): " " * ([$n - length, 0] | max) + .;
def ms: if . == null then "-" else round | tostring end;
def span: if . == null then "-" else "\(.median | ms) (\(.min | ms)-\(.max | ms))" end;

def row($k; $n; $saved; $latency; $more; $burned; $share):
	($k | left(16)) + ($n | right(5)) + ($saved | right(8)) + ($latency | right(22))
	+ ($more | right(9)) + ($burned | right(22)) + ($share | right(8));

"", .what, "",
row("kernel"; "CPUs"; "saved"; "panic to dump, ms"; "more"; "losers burn, ms"; "winner"),
(.kernels[] | .kernel as $k | .points[]
 | row($k; .panicking | tostring; "\(.saved)/\(.runs)"; .latency_ms | span; .more_than_one_ms | ms;
       .burned_ms | span; .winner_share | if . == null then "-" else "\(. * 100 | round) %" end)),
"",
"panic to dump: from the first call of panic() to the capture kernel; median (least-most)",
"more: than with one panicking CPU; winner: its and the IPL CPU's share of the host CPU time that the guest took meanwhile"
