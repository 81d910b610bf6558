#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# faults-calls.sh - each call that can fail, failed in turn: judge, runner and sweep under shim.so
#
# A job runs once untouched and is counted. Then it runs again and again, each time with
# another call failing, and has to end in the same result, byte for byte, or in an error
# that is told in a line; and to leave no process and no file that the first run did not.
# shellcheck disable=SC2317 # job_*() are called by the name of their job
set -u
. "$(dirname "$0")/../jobs/lib.sh"
. "$(dirname "$0")/faults-lib.sh"
cd "$TOP" || exit 2

usage()
{
	cat <<-EOT
	Usage: make faults-calls [PARTS="judge-good ..."] [TRIES=300] [PARALLEL=2] [KEEP=1]

	TRIES is how many calls of a kind fail at most; of more an even sample is taken, 0: all.
	Jobs: $jobs
	Only if named, for they take what make selftest brings: judge-tool runner-real sweep-real
	EOT
}

jobs='judge-good judge-lost judge-tree judge-hang runner-lost runner-saved runner-hang sweep-merge'
kinds='memory open read write close rename fork map'
work=${WORK:-$FAULTS/calls}
images=$work/images
cases=$work/cases
qemu=$HOST_DIR/fake-qemu
recorded=selftests/unit/recorded
# ASan brings a memory of its own, that lib/memory.c has no part in
if grep -q __asan_init "$JUDGE" 2>/dev/null; then kinds=${kinds#memory }; fi
[ "${1:-}" = --help ] && { usage; exit 0; }

# folder RECORDED DIR: a recorded run, with its vmlinux
folder()
{
	mkdir -p "$2"
	cp "$recorded/$1"/* "$2/"
	"$HOST_DIR/damage" "$2" vmlinux
}

# begin_JOB DIR: what the job finds; job_JOB DIR: the job, which becomes this process
begin_judge_good() { folder good "$1/6.12/stock+stop/panic-4"; }
job_judge_good() { exec "$JUDGE" run "$1/6.12/stock+stop/panic-4"; }
begin_judge_tool() { begin_judge_good "$1"; }
job_judge_tool() { exec "$JUDGE" --makedumpfile "$MAKEDUMPFILE" run "$1/6.12/stock+stop/panic-4"; }
begin_judge_lost() { folder lost "$1/6.12/racy/panic-2"; }
job_judge_lost() { exec "$JUDGE" run "$1/6.12/racy/panic-2"; }
begin_judge_hang()
{
	folder lost "$1/6.12/racy/panic-2"
	mkdir "$1/6.12/racy/panic-2/hang"
	printf 'CPU#0\nPSW=mask 0002000180000000 addr 0000000000000000\nR14=1 R15=2\n' >"$1/6.12/racy/panic-2/hang/registers.txt"
}
job_judge_hang() { job_judge_lost "$1"; }
begin_judge_tree()
{
	begin_judge_good "$1"
	begin_judge_lost "$1"
	folder late "$1/6.12/stock/panic-2"
	folder lost "$1/6.12/racy/panic-2/run-2"
}
job_judge_tree() { exec "$JUDGE" tree "$1/6.12"; }
begin_runner_lost() { :; }
job_runner_lost() { FAKE_GUEST=lost played "$1" racy; }
begin_runner_saved() { :; }
job_runner_saved() { FAKE_GUEST=saved FAKE_VMCORE=$recorded/good/vmcore played "$1" stock; }
begin_runner_hang() { :; }
job_runner_hang() { FAKE_GUEST=hang played "$1" racy; }
begin_sweep_merge() { cp -R "$work/parts" "$1/parts"; }
job_sweep_merge() { exec "$HOST_DIR/sweep" --merge --out "$1/whole" "$1/parts/1" "$1/parts/2"; }

begin_runner_real() { :; }
job_runner_real()
{
	exec "$RUNNER" --tree 6.12 --results "$1/6.12" --kernels stock+series --cases panic-2 \
		--judge "$JUDGE" --makedumpfile "$MAKEDUMPFILE"
}
begin_sweep_real() { :; }
job_sweep_real()
{
	exec "$HOST_DIR/sweep" --tree 6.12 --out "$1/6.12" --kernels stock+series --races 1 --seed 1 --full 1 \
		--judge "$JUDGE" --makedumpfile "$MAKEDUMPFILE"
}

# played DIR KERNEL: a run of the played guest
played()
{
	exec "$RUNNER" --tree fault --images "$images" --results "$1/fault" --cases-dir "$cases" \
		--kernels "$2" --cases panic-2 --qemu "$qemu" --judge "$JUDGE"
}

# shimmed JOB DIR [FAIL]: the job in this process
shimmed()
{
	export LD_PRELOAD="$HOST_DIR/shim.so" SHIM_PROGRAM="${1%%-*}" SHIM_FAIL="${3:-}" SHIM_LOG="$2.calls" \
		FAULTS_TAG="$work-${try:-}" ASAN_OPTIONS=verify_asan_link_order=0:detect_leaks=0
	"job_$(echo "$1" | tr - _)" "$2"
}

# run_job JOB DIR [FAIL]: its output beside DIR; returns what it does
run_job()
{
	"begin_$(echo "$1" | tr - _)" "$2"
	(shimmed "$@") >"$2.out" 2>"$2.err"
}

# files DIR: the names of all files, but for the evidence of a hang, or of a race that is done again
files()
{
	(cd "$1" && find . ! -path '*/hang*' ! -path '*.fault-*' ! -path '*/race-[0-9]*' ! -path '*/guest/*' | sort)
}

# texts JOB DIR: what is judged, but for what differs from run to run of one guest
texts()
{
	case $1 in
	sweep-real) grep -h -e '"lost"' -e '"dumps_ok"' "$2/6.12/sweep.json" ;;
	runner-*) find "$2" -name result.json -exec grep -h -e '"verdict"' -e '"dump":"' -e '"outcome"' {} + ;;
	*) (cd "$2" && find . -name '*.xml' -o -name '*.ktap' -o -name '*.md' -o -name result.json -o -name sweep.json \
		-o -name races.tsv -o -name loss.tsv | sort | xargs cat) ;;
	esac
}

# came JOB DIR RC: in a word
came()
{
	ref=$work/first/$1
	lines=$(wc -l <"$2.err")
	if ! grep -qv ' all+' "$2.calls"; then
		echo "(too late)"
	elif [ "$3" -ge 128 ]; then
		echo "wrong: ended by signal $(($3 - 128))"
	elif grep -q -e 'Sanitizer' -e 'runtime error' -e 'Assertion' "$2.err"; then
		echo "wrong: $(grep -m 1 -e Sanitizer -e 'runtime error' -e Assertion "$2.err")"
	elif [ "$3" = "$(cat "$ref.rc")" ]; then
		if ! texts "$1" "$2" | cmp -s - "$ref.texts" || ! files "$2" | cmp -s - "$ref.files"; then
			echo "wrong: exit $3, but another result"
		else
			echo "same result"
		fi
	elif [ "$3" != 2 ] && [ "$3" != 3 ]; then
		echo "wrong: exit $3"
	elif [ $((lines + $(grep -c '# ERROR' "$2.out"))) = 0 ]; then
		echo "wrong: error without a line"
	elif find "$2" -name result.json -exec cat {} + | grep '"verdict"' | grep -v '"error"' | grep -qvxFf "$ref.texts"; then
		echo "wrong: error, but another verdict is written"
	elif [ "$lines" -gt 2 ]; then
		echo "wrong: error in $lines lines"
	else
		echo "error in a line"
	fi
}

# call_fault JOB KIND NUMBER
call_fault()
{
	dir=$work/results/$try
	mkdir -p "$dir"
	run_job "$1" "$dir" "$2 $3"
	came=$(came "$1" "$dir" $?)
	left=$(alive "$work-$try")
	left=$((left + $(files "$dir" | comm -23 - "$work/first/$1.files" | wc -l)))
	right=1
	case $came in wrong*) right=0 ;; esac
	case $came in '(too late)') name="($2 came too late)" ;; *) name="${1%%-*}: $2" ;; esac
	note "$name" "$came" "$right" "$left" "$1 $2 $3: $(head -n 1 "$dir.calls")"
	[ "${KEEP:-0}" = 1 ] || [ "$right$left" != 10 ] || rm -rf "$dir" "$dir".*
}

# killed JOB: SIGKILL when a child has been forked, and has not yet asked to die with its parent
killed()
{
	dir=$work/results/$try
	mkdir -p "$dir"
	"begin_$(echo "$1" | tr - _)" "$dir"
	(SHIM_SLOW=500000; export SHIM_SLOW; shimmed "$1" "$dir") >"$dir.out" 2>"$dir.err" &
	pid=$!
	sleep 0.2
	kill -s KILL "$pid"
	{ wait "$pid"; } 2>/dev/null
	left=$(alive "$work-$try")
	came="no verdict" right=1
	[ -z "$(find "$dir" -name result.json)" ] || came="wrong: a verdict after the end" right=0
	note "${1%%-*}: SIGKILL right after a fork" "$came" "$right" "$left" "$1"
}

# first JOB: untouched
first()
{
	dir=$work/first/$1
	mkdir -p "$dir"
	run_job "$1" "$dir"
	echo $? >"$dir.rc"
	files "$dir" >"$dir.files"
	texts "$1" "$dir" >"$dir.texts"
}

# plan JOB: each call of each kind, or an even sample
plan()
{
	for kind in $kinds; do
		awk -v job="$1" -v kind="$kind" -v most="${TRIES:-300}" '
		$1 == kind && $3 == "all+0" {
			step = most && $2 > most ? $2 / most : 1
			for (at = 1; at <= $2; at += step)
				printf "call_fault %s %s %d\n", job, kind, at
		}' "$work/first/$1.calls"
	done
}

stage()
{
	rm -rf "$work"
	mkdir -p "$work/first" "$work/results" "$work/tries"
	stage_played
	for part in 1 2; do
		mkdir -p "$work/parts/$part/stock"
		jq -n '{ tree: "6.12", seed: 1, cpus: 4, mem_mb: 1024, kernels: [{ kernel: "stock", class: "guarded", release: "6.12.1",
			odd: 0, dumps: 0, dumps_ok: 0, harness_faults: 0, races_per_minute: 100, qemu_rss_mib: { first: 1, last: 1, max: 1 } }] }' \
			>"$work/parts/$part/sweep.json"
		awk -v part=$part 'BEGIN {
			print "race\trep\tcpu:entry:skew_ns\tskew_ms\tcalls\twinner\toutcome\tend\tpanic_to_capture_kernel_ms\trestore_ms\trace_ms\tdump"
			for (i = part; i < 600; i += 2)
				printf "%d\t0\t0:module:0\t%.4f\t2\t0\tsaved\tcapture-started\t%.1f\t98\t389\t-\n", i, i / 10, 300 + i
		}' >"$work/parts/$part/stock/races.tsv"
	done
}

case ${1:-} in
--try) try=${2%%	*}; eval "${2#*	}"; exit 0 ;;
esac
stage
for job in ${PARTS:-$jobs}; do
	first "$job"
	plan "$job"
	case $job in judge-good|runner-lost) echo "killed $job" ;; esac
done | PARALLEL=${PARALLEL:-2} tries
table
rc=$?
[ "${KEEP:-0}" = 1 ] || [ $rc != 0 ] || rm -rf "$work"
exit $rc
