# explore.jq - one self-contained page from explore.json: every schedule of each pair
#
# Every text goes through @html. Symbols and schedules are the kernel's and ours.

def cell: if . == "ok" then "ok" elif . == "not ok" then "bad" else "odd" end;
def ends: ["saved", "lost", "stuck", "reset", "kexec", "off", "idle", "no image", "seen", "hung", "late"];

. as $all |
"<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">
<title>Every schedule</title><style>
:root{color-scheme:light dark;--ok:#1a7f37;--bad:#c62828;--odd:#9a6700}
@media(prefers-color-scheme:dark){:root{--ok:#4ac26b;--bad:#ff7b72;--odd:#e3b341}}
body{font:15px/1.45 system-ui,sans-serif;max-width:75rem;margin:1rem auto;padding:0 1rem}
table{border-collapse:collapse}th,td{border:1px solid #8886;padding:.25rem .6rem;text-align:left}
.ok{color:var(--ok)}.bad{color:var(--bad);font-weight:bold}.odd{color:var(--odd)}
pre{overflow-x:auto;font-size:.85em}code{overflow-wrap:anywhere}
summary{cursor:pointer}summary:focus-visible{outline:2px solid currentColor}</style>
<h1>Every schedule: tree \([$all[].tree] | unique | join(", ") | @html)</h1>
<p>Each schedule with at most so many preemptions, on the real kernel, one CPU at a time. A kernel without the guard must lose.</p>
<table><thead><tr>\(["kernel", "pair", "verdict", "preemptions", "points", "schedules"] + ends + ["dumps", "seconds"] | map("<th scope=\"col\">\(.)</th>") | join(""))</tr></thead><tbody>",
($all[] | . as $r |
	"<tr><th scope=\"row\">\(.kernel | @html)</th><td>\(.pair | @html)</td><td class=\"\(.verdict | cell)\">\(.verdict | @html)</td>" +
	(if .schedules == null then "<td colspan=\"\(4 + (ends | length))\">\(.text | @html)</td>" else
		([.preemptions, .points, .schedules, (ends[] as $e | .[$e]), "\(.dumps_ok) of \(.dumps)"] |
			map("<td>\(. | tostring | @html)</td>") | join("")) end) +
	"<td>\(.ms / 1000 | floor)</td></tr>"),
"</tbody></table><h2>Losing schedules</h2>",
(if any($all[]; .traces) then
	($all[] | . as $r | .traces[]? |
		"<details><summary>\($r.kernel | @html) \($r.pair | @html): \(.end | @html), \(.why | @html)</summary><pre>\(.moves | @html)</pre><p>Again: <code>\(.again | @html)</code></p></details>")
else "<p>None.</p>" end),
"</html>"
