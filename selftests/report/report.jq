# report.jq - one self-contained page from the result.json files of a tree
#
# Every text goes through @html: what a guest printed never becomes markup.
# The timeline comes in as $states: "<path>" -> [[host_ms, cpu, state], …],
# changes of state only; the end of each console as $consoles: "<path>" -> [line, …]; kernels.json as
# $kinds. All by --slurpfile, an array of one: jq 1.7 has --argfile no more.

def cell: if . == "ok" then "ok" elif . == "not ok" then "bad" else "odd" end;
def mark: if . == "ok" then "✓" elif . == "not ok" then "✗" elif . == "skip" then "–" else "!" end;
def ms: if . == null then "–" else "\(. | round) ms" end;
def losers: if (.losers | length) == 0 then "–" else [.losers[] | "CPU \(.cpu): \(.operating_ms | ms)"] | join(", ") end;

# One bar a CPU: operating from the first call of panic() to the capture kernel
def timeline($s):
	.calls as $calls |
	if ($s | length) == 0 or (($calls // []) | length) == 0 then "" else
	(([$calls[] | .host_ms | select(. != null)] | min) // 0) as $t0 |
	(((.latency_ms // 1500) + 200) | if . > 8000 then 8000 else . end) as $span |
	(.cpus) as $n |
	"<svg role=\"img\" aria-label=\"State of each CPU over time\" viewBox=\"0 0 700 \($n * 18 + 30)\" width=\"700\">" +
	([range($n) as $c |
	  ([$s[] | select(.[1] == $c)]) as $mine |
	  "<text x=\"0\" y=\"\($c * 18 + 14)\">CPU \($c)\(if .winner == $c then " ★" else "" end)</text>" +
	  ([range($mine | length) as $i | $mine[$i] as $m |
	    (($m[0] - $t0) | if . < 0 then 0 elif . > $span then $span else . end) as $from |
	    ((($mine[$i + 1][0] // ($t0 + $span)) - $t0) | if . < 0 then 0 elif . > $span then $span else . end) as $to |
	    select($to > $from) |
	    "<rect class=\"\(if $m[2] == "operating" then "run" else "stop" end)\" x=\"\(70 + $from / $span * 620)\" y=\"\($c * 18 + 3)\" width=\"\(($to - $from) / $span * 620)\" height=\"13\"><title>CPU \($c) \($m[2] | @html): \($from | round) to \($to | round) ms</title></rect>"] | join(""))] | join("")) +
	([$calls[] | ((.host_ms - $t0) / $span * 620 + 70) as $x |
	  "<path class=\"call\" d=\"M\($x) \(.cpu * 18 + 1)v17\"><title>CPU \(.cpu) calls panic()</title></path>"] | join("")) +
	"<text x=\"70\" y=\"\($n * 18 + 18)\">0 ms: first call of panic()</text><text x=\"690\" y=\"\($n * 18 + 18)\" text-anchor=\"end\">\($span | round) ms</text></svg>"
	end;

# One line a kernel, one dot a run: how long from panic() to the capture kernel
def latencies($runs; $kernels):
	([$runs[] | .latency_ms | numbers] | max) as $max |
	if $max == null then "" else
	($kernels | length) as $n |
	"<h2>Latency</h2><svg role=\"img\" aria-label=\"Time from the first call of panic() to the capture kernel, by kernel\" viewBox=\"0 0 700 \($n * 22 + 22)\" width=\"700\">" +
	([range($n) as $i | $kernels[$i] as $k |
	  "<text x=\"0\" y=\"\($i * 22 + 15)\">\($k | @html)</text><path class=\"axis\" d=\"M130 \($i * 22 + 11)H690\"/>" +
	  ([$runs[] | select(.kernel == $k and (.latency_ms | type) == "number") |
	    "<circle class=\"\(if .panicking > 1 then "many" else "one" end)\" cx=\"\(130 + .latency_ms / $max * 550)\" cy=\"\($i * 22 + 11)\" r=\"5\"><title>\(.case | @html): \(.latency_ms | round) ms, \(.panicking) CPUs panicked</title></circle>"] | join(""))] | join("")) +
	"<text x=\"130\" y=\"\($n * 22 + 14)\">0 ms</text><text x=\"690\" y=\"\($n * 22 + 14)\" text-anchor=\"end\">\($max | round) ms</text></svg>" +
	"<p>From the first call of panic() to the capture kernel. Hollow: one CPU panicked; filled: several.</p>"
	end;

# The lines that tell most are marked; all were written by a guest
def console($lines):
	if ($lines | length) == 0 then "" else
	"<details><summary>The end of the console</summary><pre>" +
	([$lines[] | if test("panic|Oops|BUG|crash-trigger|Unable to handle|stopped|restart|makedumpfile|error"; "i")
		then "<mark>\(@html)</mark>" else @html end] | join("\n")) + "</pre></details>" end;

def run_id: "\(.kernel)-\(.case)-\(.run)" | gsub("[^A-Za-z0-9]"; "_");
def folder: @uri "\(.kernel)/\(.case)\(if .run > 1 then "/run-\(.run)" else "" end)" | gsub("%2F"; "/");

. as $all |
def count(v): [$all[] | select(.verdict | IN(v))] | length;
($kinds[0] | .[$all[0].tree | tostring] // .default) as $known |
# in the order of kernels.json, those that it has not behind them
([$all[] | .kernel] | unique | sort_by(. as $k | $known | map(.name) | index($k) // length)) as $kernels | ([$all[] | .case] | unique) as $cases |
"<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">
<title>Concurrent panics, tree \($all[0].tree | @html)</title><style>
:root{color-scheme:light dark;--ok:#1a7f37;--bad:#c62828;--odd:#9a6700;--line:#8886;--run:#c62828;--stop:#1a7f37}
@media(prefers-color-scheme:dark){:root{--ok:#4ac26b;--bad:#ff7b72;--odd:#e3b341;--run:#ff7b72;--stop:#4ac26b}}
body{font:15px/1.45 system-ui,sans-serif;max-width:70rem;margin:1rem auto;padding:0 1rem}
table{border-collapse:collapse;margin:.5rem 0}th,td{border:1px solid var(--line);padding:.25rem .6rem;text-align:left;vertical-align:top}
td,p,summary,dt,dd{overflow-wrap:anywhere}dt{font-weight:bold}dd{margin:0 0 .3rem 1.5rem}
.ok{color:var(--ok)}.bad{color:var(--bad);font-weight:bold}.odd{color:var(--odd)}a{color:inherit}
details{border:1px solid var(--line);border-radius:4px;padding:.3rem .7rem;margin:.4rem 0}summary{cursor:pointer}
svg{max-width:100%;height:auto}svg text{font:11px system-ui;fill:currentColor}.run{fill:var(--run)}.stop{fill:var(--stop);opacity:.45}.call{stroke:currentColor;stroke-width:2}
.axis{stroke:var(--line)}circle{stroke:currentColor;fill:none}circle.many{fill:currentColor;fill-opacity:.6}
pre{overflow-x:auto;font-size:.8em}mark{background:#f2cc6066;color:inherit}a:focus-visible,summary:focus-visible{outline:2px solid currentColor}
code{font-size:.9em}</style>
<h1>Concurrent panics: tree \($all[0].tree | @html)</h1>
<p>\(count("ok")) passed, \(count("not ok", "timeout")) failed, \(count("error")) errors, \(count("skip")) skipped.
QEMU \([$all[] | .qemu // empty] | unique | join(", ") | @html), \([$all[] | .accel // empty] | unique | join(", ") | @html); first run \([$all[] | .started // empty] | min | tostring | @html).
A kernel without the guard must lose its dump: there, <em>lost</em> is ✓.</p>
<h2>Kernels</h2><dl>\([$kernels[] as $k | "<dt>\($k | @html)</dt><dd>\(([$known[] | select(.name == $k) | .is] | first) //
	([$all[] | select(.kernel == $k) | .build.kernel.patches[]?] | unique | map(split("/") | last) | "The tree and \(if . == [] then "what its name says" else join(", ") end).") | @html)</dd>"] | join(""))</dl>
<h2>Matrix</h2><table><thead><tr><th scope=\"col\">case</th>\($kernels | map("<th scope=\"col\">\(. | @html)</th>") | join(""))</tr></thead><tbody>",
($cases[] as $c | "<tr><th scope=\"row\">\($c | @html)</th>" +
	([$kernels[] as $k | [$all[] | select(.kernel == $k and .case == $c)] |
		"<td>" + ([.[] | "<a class=\"\(.verdict | cell)\" href=\"#\(run_id)\">\(.verdict | mark) \((.dump // .verdict) | @html)\(if .latency_ms then " \(.latency_ms | round) ms" else "" end)</a>"] | join("<br>")) + "</td>"] | join("")) + "</tr>"),
"</tbody></table>", latencies($all; $kernels), "<h2>Runs</h2>",
# the target of the matrix's links stands within: a browser then opens what holds it
($all[] |
	"<details\(if .verdict | IN("ok", "skip") then "" else " open" end)><summary><span class=\"\(.verdict | cell)\">\(.verdict | @html)</span> <strong>\(.kernel | @html) \(.case | @html)</strong>\(if .run > 1 then " run \(.run)" else "" end): \((.text // "") | @html)</summary>" +
	"<p id=\"\(run_id)\">Nonce <code>\((.nonce // "") | @html)</code>, winner \(if .winner == null then "–" else "CPU \(.winner)" end), latency \(.latency_ms | ms); losers operating: \(losers | @html). Files: " +
	(folder as $f | [ "console.log", "channel.log", "qmp.log", "cpu-states.tsv", "vmcore.dmesg", "makedumpfile.log", "run.json", "result.json", "qemu-cmd", "trace.json" ] | map("<a href=\"\($f)/\(.)\">\(.)</a>") | join(" ")) + " (trace.json: for Perfetto or chrome://tracing)</p>" +
	timeline($states[0][.path] // []) +
	(if ((.checks // []) | length) == 0 then "" else
		"<table><thead><tr><th scope=\"col\">check</th><th scope=\"col\">result</th><th scope=\"col\">detail</th></tr></thead><tbody>" +
		([.checks[] | "<tr><td>\(.name | @html)</td><td class=\"\(if .ok == true then "ok" elif .ok == false then "bad" else "odd" end)\">\(if .ok == true then "ok" elif .ok == false then "failed" else "not done" end)</td><td>\((.detail // "") | @html)</td></tr>"] | join("")) + "</tbody></table>" end) +
	console($consoles[0][.path] // []) +
	"</details>"),
"</html>"
