# SPDX-License-Identifier: GPL-2.0
# measured.jq - all result.json files, and the page as it was, to selftests/MEASURED.md
#
# In: null. Arguments: all (an array of them), releases (by folder of a run), old (the page), kinds (kernels.json), trees and
# cases (names in their order, with blanks between). What has no newer result stays.

def median: sort | if length == 0 then null elif length % 2 == 1 then .[length / 2 | floor]
	else (.[length / 2 - 1] + .[length / 2]) / 2 end;
def ms: if . == null then "" else round | tostring end;
def latency($c): [.[] | select(.case == $c) | .latency_ms | numbers] | median | ms;
def of($dump): if length == 0 then "" else "\([.[] | select(.dump == $dump)] | length) of \(length)" end;
def losers: [.[] | .losers[]? | .operating_ms | numbers] | median | ms;

# "2026-11-24 to 2026-11-28"
def days: map(select(. != "")) | unique
	| if length > 1 then "\(first) to \(last)" else first // "" end;
def day_list: split(" to ");

# What came of the runs of one case
def cell: group_by([.out_of_reach != null, .dump]) | map(if .[0].out_of_reach then "\(length) out of reach"
	elif .[0].dump then "\(length) \(.[0].dump)" else "–" end) | join(", ");
def bad: [.[] | select(.verdict != "ok" and .verdict != "skip")] | length
	| if . == 0 then "" else " (**\(.) not ok**)" end;

# A table's row to its cells, and back
def cells: ltrimstr("| ") | rtrimstr(" |") | split(" | ");
def row: "| \(join(" | ")) |";
def rule: "|" + "---|" * length;

# The page as it was: { tree: { kernel: { days, figures, cases } } }
def page: [split("\n## ")[1:][] | { title: split("\n")[0], rows: [split("\n")[] | select(startswith("| ")) | cells] }]
	| reduce .[] as $s ({};
		if $s.title == "Kernels"
		then reduce $s.rows[1:][] as $r (.; .[$r[0]][$r[1]] = { days: $r[2], figures: $r[3:], cases: {} })
		else reduce range(1; $s.rows[0] | length) as $i (.; .[$s.title][$s.rows[0][$i]] += {
			days: $s.rows[1][$i],
			cases: ($s.rows[2:] | map(select(.[$i] != "") | { key: .[0], value: .[$i] }) | from_entries) })
		end);

def figures: map(select(.dump == "saved" or .dump == "lost" or .dump == "incomplete"))
	| map(select(.case == "panic-1")) as $one | map(select(.case == "panic-2" or .case == "panic-4")) as $more
	| [ ($one | of("saved")), ($more | of("saved")), ($more | of("lost")),
	    latency("panic-1"), latency("panic-2"), latency("panic-4"), ($more | losers),
	    (map(.release // "") | days), (map("\(.qemu // "") \(.accel // "")" | select(. != " ")) | days) ];

def measured: { days: (map(.started // "" | .[0:10]) | days), figures: figures,
	cases: (group_by(.case) | map({ key: .[0].case, value: (cell + bad) }) | from_entries) };

# $new over $old, figure by figure and case by case
def over($old; $new): if $old == null then $new elif $new == null then $old else
	{ cases: ($old.cases + $new.cases),
	  figures: [range($new.figures | length) | if $new.figures[.] != "" then $new.figures[.] else $old.figures[.] // "" end],
	  days: (if ($old.cases | keys) - ($new.cases | keys) == [] then $new.days
		 else (($old.days | day_list) + ($new.days | day_list) | days) end) } end;

($all[0] | map(. + { release: $releases[0][.folder] })) as $results | ($trees | split(" ")) as $trees | ($cases | split(" ")) as $cases | $kinds[0] as $kinds
| ($old | page) as $was
| ($results | group_by(.tree) | map({ key: .[0].tree, value: (group_by(.kernel)
	| map({ key: .[0].kernel, value: measured }) | from_entries) }) | from_entries) as $is
| [ $trees[] as $t | ($kinds[$t] // $kinds.default)[].name as $k
	| over($was[$t][$k]; $is[$t][$k]) | select(. != null) | { tree: $t, kernel: $k } + . ] as $cols
| "# Measured", "",
"`make measured` writes this page from `build/results`; what has no newer result there stays as it was. Nothing here is typed.",
"",
"- *1 CPU* is the case `panic-1`, *several* are `panic-2` and `panic-4`; *saved* and *lost* count their dumps.",
"- *ms to the dump*: from the first call of panic() to the capture kernel, median. *Losers operate*: ms from a loser's own",
"  panic() to its stop, median. A run or two on a shared host: `make bench` measures times, see [bench](bench/README.md).",
"- A case that is empty was not run; – is not for this kernel. *out of reach*: the restart came too late for any kernel. **not ok**: not as it must be. What must be is not the same for each kernel:",
"  `lost` is right for `racy`. What each case proves: `make cases`, and [cases](cases/README.md).",
"", "## Kernels", "",
(["tree", "kernel", "measured", "1 CPU: saved", "several: saved", "lost", "ms to the dump: 1 CPU", "2 CPUs", "4 CPUs",
  "losers operate, ms", "release", "QEMU"] | row, rule),
($cols[] | select(.figures) | [.tree, .kernel, .days] + .figures | row),
($trees[] as $t | [$cols[] | select(.tree == $t and .cases != {})] | select(length > 0)
	| "", "## \($t)", "",
	  (["case"] + map(.kernel) | row, rule),
	  (["measured"] + map(.days) | row),
	  (. as $mine | $cases[] as $c | $mine | map(.cases[$c] // "") | select(any(.[]; . != "")) | [$c] + . | row))
