#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# faults-quick.sh - bad input, and faults around a guest that is played, not run
#
# Every fault has to end in one clear line, an ERROR, a TIMEOUT or a correct
# verdict, and leave nothing behind. No kernel is needed.
set -u
. "$(dirname "$0")/../jobs/lib.sh"
. "$(dirname "$0")/faults-lib.sh"
cd "$TOP" || exit 2

[ "${1:-}" = --help ] && { echo "Usage: faults-quick.sh    (KEEP=1: keep build/faults/quick)"; exit 0; }

work=${WORK:-$FAULTS/quick}
images=$work/images
cases=$work/cases
qemu=$BUILD/host/fake-qemu

stage()
{
	rm -rf "$work"
	mkdir -p "$work/tries" "$work/results"
	stage_played
}

# refused FAULT WORD COMMAND...: exit 2 and one line that has WORD
refused()
{
	fault=$1 word=$2
	shift 2
	FAULTS_TAG=$work-input "$@" >"$work/said" 2>&1
	rc=$?
	why=
	[ $rc = 2 ] || why="exit $rc instead of 2"
	[ "$(wc -l <"$work/said")" = 1 ] || why="$why; $(wc -l <"$work/said") lines"
	grep -q -e "$word" "$work/said" || why="$why; \"$word\" is not said, but: $(head -n 1 "$work/said")"
	note "$fault" "$([ -z "$why" ] && echo "one line, exit 2" || echo wrong)" "$([ -n "$why" ] && echo 0 || echo 1)" \
		"$(alive "$work-input")" "$*: $why"
}

# shellcheck disable=SC2317 # called by refused()
selftest() { env "$@" selftests/jobs/selftest.sh; }
# shellcheck disable=SC2317
sweep() { env "$@" selftests/sweep/sweep.sh; }
# shellcheck disable=SC2317
explore() { env "$@" selftests/explore/explore.sh nowhere; }

bad_input()
{
	printf '#!/bin/sh\nexit 0\n' >"$work/no-qemu"
	chmod +x "$work/no-qemu"
	: >"$work/not-executable"
	mkdir -p "$work/no-tree"
	refused "unknown TREE" 'valid: 5.10' selftest TREE=9.99
	refused "unknown TREE" 'valid: 5.10' selftest TREE=../6.12
	refused "unknown KERNELS" 'valid: stock' selftest KERNELS=stock,nonsense
	# shellcheck disable=SC2016 # not to be expanded by anybody
	refused "unknown KERNELS" 'valid: stock' selftest 'KERNELS=$(id)'
	refused "unknown CASES" 'valid: panic-1' selftest CASES=panic-99
	refused "unknown RUNS" 'number' selftest RUNS=0
	refused "unknown RUNS" 'number' selftest RUNS=x
	refused "unknown RUNS" 'number' selftest RUNS=-1
	refused "unknown ACCEL" 'valid: tcg kvm' selftest ACCEL=hvf
	[ "$(uname -m)" = s390x ] || refused "unknown ACCEL" 's390x host' selftest ACCEL=kvm
	refused "CONFIG that is none" 'valid: kaslr lockdep kasan kcsan defconfig debug' selftest CONFIG=nonesuch
	refused "CONFIG that is none" 'no such file' selftest CONFIG="$work/nowhere"
	refused "CONFIG that is none" 'no kernel configuration' selftest CONFIG="$work/no-qemu"
	refused "CONFIG that is none" 'takes no TREE=' selftest KERNEL_IMAGE="$work/no-qemu" CONFIG=debug
	refused "sweep: a number" '1 and more' sweep RACES=0
	refused "sweep: a number" 'number is wanted' sweep FULL=x
	refused "explore: a switch" '0 or 1' explore LOADS=2
	refused "explore: a schedule" 'moves like' explore REPLAY=abc
	refused "explore: a schedule" 'no search' explore REPLAY=lost LOADS=0
	refused "KDIR that is no kernel tree" 'no kernel tree' selftest KDIR="$work/no-tree"
	refused "KDIR that is no kernel tree" 'no such folder' selftest KDIR="$work/nowhere"
	refused "KDIR that is no kernel tree" 'no such folder' selftest KDIR="$work/said"
	refused "KDIR that is no kernel tree" 'KDIR= is empty' make --no-print-directory selftest KDIR=
	refused "KERNEL_IMAGE that is none" "can't be read" selftest KERNEL_IMAGE="$work/nowhere"
	refused "KERNEL_IMAGE that is none" 'no file' selftest KERNEL_IMAGE="$work/no-tree"
	refused "KERNEL_IMAGE that is none" 'no s390x kernel image' selftest KERNEL_IMAGE="$work/no-qemu"
	refused "KERNEL_IMAGE that is none" 'takes no TREE=' selftest KERNEL_IMAGE="$work/no-qemu" TREE=6.12
	refused "KERNEL_IMAGE that is none" 'goes with KERNEL_IMAGE' selftest VMLINUX="$work/no-qemu"
	refused "QEMU that is none" 'not found or not executable' selftest QEMU="$work/nowhere"
	refused "QEMU that is none" 'not found or not executable' selftest QEMU="$work/not-executable"
	refused "QEMU that is none" 's390x' selftest QEMU="$work/no-qemu"
	refused "QEMU that is none" 's390x' selftest QEMU=/bin/true
	refused "DIR that holds no results" 'no such folder' "$JUDGE" run "$work/nowhere"
	refused "DIR that holds no results" 'no results' "$JUDGE" tree "$work/no-tree"
	refused "DIR that holds no results" 'no such folder' selftests/jobs/verdict.sh "$work/nowhere"
	refused "DIR that holds no results" 'holds no results' selftests/jobs/verdict.sh "$work/no-tree"
	refused "unknown kernel or case (runner)" 'there are: racy stock' runner "$work/results/input" nonsense panic-2
	refused "unknown kernel or case (runner)" 'there are: panic-2' runner "$work/results/input" racy nonsense
	refused "QEMU that is none (runner)" "can't run QEMU" runner "$work/results/input" racy panic-2 --qemu "$work/nowhere"
	refused "QEMU that is none (runner)" 's390-ccw-virtio' runner "$work/results/input" racy panic-2 --qemu /bin/true
	refused "no image (runner)" 'No such file' runner "$work/results/input" racy panic-2 --images "$work/nowhere"
	refused "no image (runner)" 'no kernel is built' runner "$work/results/input" racy panic-2 --images "$work/no-tree"
	for missing in initrd kernel.json; do
		mv "$images/racy/$missing" "$work/aside"
		refused "no image (runner)" "$missing" runner "$work/results/input" racy panic-2
		mv "$work/aside" "$images/racy/$missing"
	done
	for broken in '' '{' '{}' '[]' '{ "go": { "entry": "a b" } }' '{ "go": { "cpus": [99] }, "cpus": 4 }'; do
		mkdir -p "$work/broken"
		echo broken >"$work/broken/list"
		printf '%s\n' "$broken" >"$work/broken/broken.json"
		refused "case file that is none" 'broken.json' runner "$work/results/input" racy broken --cases-dir "$work/broken"
	done
}

# A patch that is refused: who, where, near which function; the tree as it was
bad_patch()
{
	tree=$work/patched
	mkdir -p "$tree/src/kernel"
	printf 'void panic(const char *fmt, ...)\n{\n\tfor (;;)\n\t\t;\n}\n' >"$tree/src/kernel/panic.c"
	before=$(find "$tree/src" -type f -exec cksum {} +)
	selftests/kernel/switch.sh "$tree" patches/control/racy.patch >"$work/said" 2>&1
	rc=$?
	right=1
	[ $rc = 2 ] && grep -q 'racy.patch: hunk 1 of kernel/panic.c does not apply near [a-z]*()' "$work/said" ||
		right=0
	note "patch that does not apply" "$([ $right = 1 ] && echo "file, hunk and function, exit 2" || echo wrong)" \
		$right 0 "exit $rc: $(head -n 1 "$work/said")"
	same=1
	[ "$(find "$tree/src" -type f -exec cksum {} +)" = "$before" ] || same=0
	note "patch that does not apply" "tree as it was" $same \
		"$(find "$tree" "$BUILD" -maxdepth 1 \( -name 'scratch.*' -o -name 'patch.*' \) | wc -l)"
}

# saved_folder NAME: a finished run to spoil
saved_folder()
{
	folder=$work/saved/$1/racy/panic-2
	mkdir -p "$folder"
	cp -R "$work/results/good/racy/panic-2/." "$folder/"
	rm -f "$folder/result.json"
}

# spoiled FAULT NAME: the judge must call this folder an ERROR, by itself and in its tree
spoiled()
{
	"$JUDGE" run "$folder" >"$work/said" 2>&1
	one=$?
	"$JUDGE" tree "${folder%/*/*}" >>"$work/said" 2>&1
	all=$?
	right=1
	if [ $one != 3 ] || [ $all != 3 ] || ! grep -q '# ERROR' "$work/said"; then right=0; fi
	note "$1" "$([ $right = 1 ] && echo error || echo wrong)" $right 0 "exit $one and $all, see ${folder#"$TOP"/}"
}

bad_folder()
{
	FAULT_QEMU=$qemu runner "$work/results/good" racy panic-2 >"$work/said" 2>&1
	judged "(no fault)" ok "$work/results/good/racy/panic-2" $? none "$work/results/good"
	for file in run.json case.json kernel.json cpu-states.tsv; do
		saved_folder "no-$file"
		rm "$folder/$file"
		spoiled "results folder half written"
		saved_folder "half-$file"
		truncate -s "$(($(stat -c %s "$folder/$file") / 2))" "$folder/$file"
		case $file in
		cpu-states.tsv) ;; # half of it may well be a whole one
		*) spoiled "results folder half written" ;;
		esac
		saved_folder "garbage-$file"
		head -c 4096 /dev/urandom >"$folder/$file"
		spoiled "results folder with garbage"
	done
	saved_folder older
	jq '.schema = 0' "$work/results/good/racy/panic-2/run.json" >"$folder/run.json"
	spoiled "results folder of another version"
	saved_folder newer
	jq '.schema = 99' "$work/results/good/racy/panic-2/run.json" >"$folder/run.json"
	spoiled "results folder of another version"
	saved_folder outcome
	jq '.outcome = "captured-ok"' "$work/results/good/racy/panic-2/run.json" >"$folder/run.json"
	spoiled "results folder of another version"
	saved_folder deep
	yes '[' | head -n 20000 | tr -d '\n' >"$folder/run.json"
	spoiled "results folder with garbage"
	saved_folder folder
	rm "$folder/run.json"
	mkdir "$folder/run.json"
	spoiled "results folder with garbage"

	: >"$work/a-file"
	refused "results folder can't be written" 'a-file' runner "$work/a-file" racy panic-2
	refused "results folder can't be written" 'a-file' runner "$work/a-file/below" racy panic-2
	refused "results folder can't be written" '/proc' runner /proc/nowhere racy panic-2
	refused "results folder can't be written" '/sys' runner /sys/kernel racy panic-2

	# a plan that another run has left, and a folder of another run in its place
	FAULT_QEMU=$qemu runner "$work/results/good" racy panic-2 >"$work/said" 2>&1
	judged "results folder of an earlier run" ok "$work/results/good/racy/panic-2" $? none "$work/results/good"
}

two_at_once()
{
	FAULT_QEMU=$qemu FAKE_GUEST=hang FAULTS_TAG=$work-first \
		"$RUNNER" --tree fault --images "$images" --results "$work/results/two" --cases-dir "$cases" \
		--kernels racy --cases panic-2 --qemu "$FAULTY" --judge "$JUDGE" >"$work/first.log" 2>&1 &
	first=$!
	until [ -e "$work/results/two/racy/panic-2/qemu-cmd" ]; do sleep 0.1; done
	refused "two runs at once" 'another runner' runner "$work/results/two" racy panic-2
	kill -TERM $first
	wait $first
	judged "two runs at once" error "$work/results/two/racy/panic-2" $? "$work-first" "$work/results/two"
}

# --- faults that take a run: one line a try
plan()
{
	echo "FAKE_GUEST=lost qemu_fault racy panic-2 none 'ok'"
	for at in start hello ready tod go armed; do
		for what in kill term abort qmp-close; do
			echo "FAKE_GUEST=lost qemu_fault racy panic-2 $what@$at 'error'"
		done
	done
	for at in start ready armed; do
		for what in qmp-silent qmp-garbage qmp-half stop; do
			echo "FAKE_GUEST=lost qemu_fault racy panic-2 $what@$at 'error timeout'"
		done
		echo "FAKE_GUEST=lost qemu_fault racy panic-2 channel-close@$at 'error timeout ok'"
		for what in console-flood console-no-newline console-escapes console-forged; do
			echo "FAKE_GUEST=lost qemu_fault racy panic-2 $what@$at 'ok error'"
		done
		echo "FAKE_GUEST=lost qemu_fault racy panic-2 qmp-flood@$at 'ok error timeout'"
		for what in channel-forged channel-forged-dump channel-wrong-nonce channel-path channel-huge \
			channel-garbage channel-half; do
			echo "FAKE_GUEST=lost qemu_fault racy panic-2 $what@$at 'ok not-ok error timeout'"
			echo "FAKE_GUEST=lost qemu_fault stock panic-2 $what@$at 'not-ok error timeout'"
		done
	done
	# no word of a capture kernel makes a dump: this guest sends noise for one
	for at in fail progress exit data file success; do
		for what in none kill term stop data-close data-silent data-corrupt channel-forged \
			channel-garbage channel-huge channel-path channel-close qmp-close; do
			echo "FAKE_GUEST=saved qemu_fault stock panic-2 $what@$at 'not-ok error timeout'"
			echo "FAKE_GUEST=saved qemu_fault racy panic-2 $what@$at 'not-ok error timeout'"
		done
	done
	for signal in INT TERM HUP KILL; do
		for delay in 0 0.02 0.05 0.1 0.15 0.2 0.25 0.3 0.4; do
			echo "FAKE_GUEST=lost signal_fault racy panic-2 $signal $delay 'error ok'"
			echo "FAKE_GUEST=hang signal_fault racy panic-2 $signal $delay 'error'"
		done
	done
	for signal in INT TERM KILL; do
		for delay in 0.1 0.2 0.3 0.4 0.5 0.6; do
			echo "FAKE_GUEST=lost signal_plan racy panic-2 $signal $delay"
		done
	done
	if unshare -m mount -t tmpfs tmpfs "$work/results" 2>/dev/null; then
		for size in 4k 16k 32k 64k 72k 80k 88k 96k 112k 128k 192k 256k 512k 1m 1100k; do
			echo "FAKE_GUEST=lost full_disk racy panic-2 $size 'error ok'"
			echo "FAKE_GUEST=saved full_disk stock panic-2 $size 'error not-ok'"
		done
	fi
	for size in 0 1 8 64 128 512; do
		echo "FAKE_GUEST=lost file_size racy panic-2 $size 'error ok'"
		echo "FAKE_GUEST=saved file_size stock panic-2 $size 'error not-ok'"
	done
}

if [ "${1:-}" = --try ]; then
	try=${2%%	*}
	eval "${2#*	}"
	exit 0
fi
stage
bad_input
bad_patch
bad_folder
two_at_once
plan | PARALLEL=16 tries
table
rc=$?
[ "${KEEP:-0}" = 1 ] || [ $rc != 0 ] || rm -rf "$work"
exit $rc
