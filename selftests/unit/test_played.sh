#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# test_played.sh - the runner with a guest that is played: how a run ends, the operator, what is refused
. selftests/unit/lib.sh
R=$T/results

runner()
{
	"$H/runner" --tree fault --images "$T/images" --results "$R" --cases-dir "$T/cases" \
		--qemu "$H/fake-qemu" "$@" >"$T/said" 2>&1
}

# case NAME FILTER: panic-2, changed
case_file()
{
	jq ".limits_s = { boot: 4, silence: 1, capture: 6, run: 20 } | .name = \"$1\" | $2" \
		selftests/cases/panic-2.json >"$T/cases/$1.json"
	echo "$1" >>"$T/cases/list"
}

# kernel NAME FILTER
kernel()
{
	mkdir -p "$T/images/$1"
	echo image | tee "$T/images/$1/image" >"$T/images/$1/initrd"
	jq -n "{ kernel: \"$1\", tree: \"fault\", class: \"racy\", patches: [] } | $2" >"$T/images/$1/kernel.json"
}

# refused WORDS OPTION...: one line that has them, exit 2
refused()
{
	words=$1
	shift
	runner "$@"
	[ $? = 2 ] && grep -qe "$words" "$T/said"
	said $? "$words"
}

# ends GUEST EXIT CASE FILTER: a run of that guest, of whose run.json the filter is true
ends()
{
	guest=$1 want=$2
	FAKE_GUEST=$guest runner --kernels racy --cases "$3" --judge "$H/judge"
	[ $? = "$want" ] && jq -e "$4" "$R/racy/$3/run.json" >/dev/null
	said $? "$guest, $3: $4"
}

mkdir -p "$T/cases"
: >"$T/cases/list"
kernel racy .
case_file panic .
case_file sampled '.psw_ms = 5'
case_file vmdump '.vmdump = true'
case_file needs '.needs = "panic_force_cpu"'
case_file guarded '.expect = { guarded: .expect.guarded }'
case_file restart '.operator = [ { after: "armed", do: "restart", cpu: 1 } ]'
case_file shutdown '.operator = [ { after: "armed", do: "shutdown" }, { after: "armed", do: "vmdump" },
	{ after: "fail", do: "restart", cpu: 0 } ]'

ends lost 0 panic '.outcome == "shutdown"'
ends panicked 0 panic '.outcome == "guest-panicked" and .panic.type == "s390"'
ends reset 0 panic '.outcome == "reset"'
ends error 3 panic '.outcome == "error" and .error == "the guest says: no \"crash\" kernel"'
ends stranger 3 panic '.error == "the guest armed itself for another nonce"'
ends no-tod 3 panic '.error == "the guest'\''s answer to tod? is no TOD value"'
ends no-size 3 panic '.error == "the guest'\''s file line makes no sense"'

# The operator: what he saw before the key, and what was done
ends lost 0 restart '.operator | map([.do, .cpu, .seen.psw, .seen.cr0, .seen.record]) == [["restart", 1, "0", "e0", "6372617368"]]'
grep -q '"command-line":"nmi","cpu-index":1' "$R/racy/restart/qmp.log"
said $? 'the key is the monitor'\''s nmi, with the CPU'
ends lost 0 shutdown '.operator | map(.do) == ["shutdown", "vmdump"] and .[1].end_ms >= .[1].host_ms'
grep -q '"execute":"system_powerdown"' "$R/racy/shutdown/qmp.log" && grep -q '"execute":"dump-guest-memory"' "$R/racy/shutdown/qmp.log"
said $? 'system_powerdown and dump-guest-memory'

# Samples of the PSW; a guest that hangs leaves a dump
ends hang 1 sampled '.outcome == "timeout"'
[ "$(awk 'NR > 1 { print $2, $3, $4, $5 }' "$R/racy/sampled/psw.tsv" | sort -u)" = \
	'0 0000000000000000 0000000000000000 00000000000000e0' ]
said $? 'psw.tsv'
ends hang 1 vmdump '.outcome == "timeout"'
cp "$R/racy/vmdump/qmp.log" "$T/said"
grep 'dump-guest-memory' "$T/said" | grep -q 'hang.*/vmdump'
said $? 'a dump of the guest that hangs'

# A case that is not for this kernel: the symbol that it needs, its class
echo '0000000000100000 T panic' >"$T/images/racy/System.map"
ends lost 0 needs '.outcome == "skipped" and .error == "this kernel lacks what the case needs"'
echo '0000000000100000 T panic_force_cpu' >>"$T/images/racy/System.map"
ends lost 0 needs '.outcome == "shutdown"'
ends lost 0 guarded '.outcome == "skipped"'

# A group stands for its cases, in the list's order; what is named before it comes before
cp "$T/cases/list" "$T/cases/list.all"
printf 'panic\nguarded\tmany  few # or\nneeds few\n' >"$T/cases/list"
chosen()
{
	runner --kernels racy --cases "$1" && [ "$(jq -r '.folders[].case' "$R/plan.json" | paste -sd' ' -)" = "$2" ]
	said $? "--cases $1"
}
chosen few 'guarded needs'
chosen needs,many,few 'needs guarded'
chosen all 'panic guarded needs'
refused 'unknown case "or"; there are: panic guarded needs' --kernels racy --cases few,or
refused 'no case chosen' --kernels racy --cases ,
mv "$T/cases/list.all" "$T/cases/list"

# A run that showed nothing is done again, and what it left is kept
cat >"$T/judge" <<'EOT'
#!/bin/sh
[ "$1" = run ] || exit 0
shift
echo '{ "verdict": "skip", "retry": true }' >"$1/result.json"
EOT
chmod 755 "$T/judge"
runner --kernels racy --cases panic --judge "$T/judge" && [ -e "$R/racy/panic/try-1/run.json" ] && [ -e "$R/racy/panic/try-2/run.json" ] && [ -e "$R/racy/panic/run.json" ] &&
	[ "$(cat "$R"/racy/panic/run.json "$R"/racy/panic/try-*/run.json | jq -r .nonce | sort -u | wc -l)" = 3 ]
said $? 'tries'
# A judge that dies, and one that is none
printf '#!/bin/sh\nkill -9 $$\n' >"$T/judge"
runner --kernels racy --cases panic --judge "$T/judge"
[ $? = 3 ] && grep -q 'judge: .*signal' "$T/said"
said $? 'a judge that dies'
# On a terminal there is a line of progress
if command -v script >/dev/null; then
	TERM=xterm script -qefc "'$H/runner' --tree fault --images '$T/images' --results '$R' --cases-dir '$T/cases' \
		--qemu '$H/fake-qemu' --kernels racy --cases panic --runs 2" /dev/null </dev/null >"$T/said" 2>&1 &&
		grep -q '\[2/2\] racy panic' "$T/said"
	said $? 'progress on a terminal'
fi

refused 'a part like 2/4 is wanted' --shard 3/2
refused 'a part like 2/4 is wanted' --shard x
refused 'nothing is known about "panic"' panic
refused '"0": a number from 1 to' --runs 0
refused '"1x": a number from 1 to' --runs 1x
refused '"-1": a number from 1 to' --runs -1
refused 'unknown accelerator "hvf"; there are: tcg kvm' --accel hvf
refused '"../x" is no name for a tree' --tree ../x
refused 'no kernel.* chosen' --kernels ,
kernel odd 'del(.class)'
refused 'odd/kernel.json: no "class"' --kernels odd --cases panic
kernel odd '.class = "mended"'
refused 'no case knows kernels of class "mended"' --kernels odd --cases panic
kernel odd '.transport = "pigeon"'
refused 'no transport is called "pigeon"' --kernels odd --cases panic
kernel odd .
ln -sf "$T/nowhere" "$T/images/odd/initrd"
refused 'odd/initrd: No such file' --kernels odd --cases panic
echo '../panic' >>"$T/cases/list"
refused '"../panic": no name for a case, or there twice' --kernels racy --cases panic
printf 'panic\npanic\n' >"$T/cases/list"
refused '"panic": no name for a case, or there twice' --kernels racy --cases panic
rm "$T/cases/list"
refused 'cases/list: No such file' --kernels racy --cases panic

# The sweep and the exploration: what they need of a kernel, and of their own options
other()
{
	want=$1 words=$2 program=$3
	shift 3
	"$H/$program" --tree fault --images "$T/images" --kernels racy --qemu "$H/fake-qemu" "$@" >"$T/said" 2>&1
	[ $? = "$want" ] && grep -qe "$words" "$T/said"
	said $? "$program: $words"
}

other 2 '"1": a number from 2 to 64' sweep --cpus 1
other 2 '"0": a number from 1 to 1000' sweep --repeat 0
other 2 '"511": a number from 512' sweep --mem 511
other 2 '\-\-merge takes --out and the folders' sweep --merge
other 3 'vmlinux: No such file' sweep --out "$T/out" --race 3 --cpus 2 --mem 512
cp selftests/unit/recorded/debug/vmlinux "$T/images/racy/"
other 3 'needs debug info with struct kimage' sweep --out "$T/out" --races 1 --full 0
other 2 '"101": a number from 0 to 100' explore --preemptions 101
other 2 'unknown case "nonsense"' explore --out "$T/out" --pairs nonsense
exit $rc
