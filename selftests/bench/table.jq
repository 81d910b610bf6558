# SPDX-License-Identifier: GPL-2.0
# table.jq - bench.json as two tables for people (jq -r)

def row: "| " + join(" | ") + " |";
def span: "\(.median | round) (\(.min | round)-\(.max | round))";

"", .what, "",
(["kernel", "N", "runs", "own part, ms", "purgatory, ms", "boot, ms", "losers burn, ms"] | row, (map("---") | row)),
(.points[] | [.kernel, "\(.panicking)", "\(.runs)", (.own, .purgatory, .boot, .burned | span)] | row),
"",
(["kernel", "N", "the own part by function, ms"] | row, (map("---") | row)),
(.points[] | [.kernel, "\(.panicking)", ([.functions[:6][] | "\(.name) \(.median | round)"] | join(", "))] | row),
""
