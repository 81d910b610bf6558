# SPDX-License-Identifier: GPL-2.0
# measured.jq - the table of the cover letter from result.json files (jq -s -r)
#
# In: each run's result.json. Arguments: the names of the cases, in the table's order.

def kernels: ["stock", "stock+guard", "stock+stop", "stock+series"];

# A fault of the harness or the host says nothing about the kernel
def counts: select(.verdict != "error" and .verdict != "skip" and .dump != "none-expected");

def pad($n): . + " " * ([$n - length, 0] | max);
def fixed: (. * 100 | round) as $c | "\($c / 100 | floor).\("0\($c % 100)"[-2:])";

# [numbers] -> "1.02" or "0.98-1.11"
def range_of(f): if length == 0 then "-" else
	(min | f) as $a | (max | f) as $b | if $a == $b then $a else "\($a)-\($b)" end end;

# the runs of one case on one kernel -> "20/20  1.02-1.11"
def cell: if length == 0 then "-" else
	"\(map(select(.dump == "saved")) | length)/\(length)" as $saved
	| ([.[] | select(.dump == "saved") | .latency_ms | numbers / 1000]) as $s
	| if ($s | length) == 0 then $saved else "\($saved)  \($s | range_of(fixed))" end end;

[.[] | counts] as $all
| [kernels[] | select(. as $k | any($all[]; .kernel == $k))] as $have
| ([$all[].case] | unique) as $seen
| ([$ARGS.positional[] | select(IN($seen[]))] | . + ($seen - .)) as $cases
| ([$cases[] | length] + [16] | max + 2) as $w
| def row($name; f): ("  " + ($name | pad($w)) + ([$have[] | f | pad(16)] | join(""))) | sub(" +$"; "");
  row("case"; .),
  ($cases[] as $c | row($c; . as $k | [$all[] | select(.case == $c and .kernel == $k)] | cell)),
  row("a loser runs, ms"; . as $k | [$all[] | select(.kernel == $k) | .losers[]?.operating_ms | numbers]
	| range_of(round | tostring))
