#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# faults.sh - faults on real QEMU runs: of a kernel that loses its dump, and of one that saves it
# shellcheck disable=SC2317 # of_qemu() and its like are called by the name of their part
set -u
. "$(dirname "$0")/../jobs/lib.sh"
. "$(dirname "$0")/faults-lib.sh"
cd "$TOP" || exit 2

usage()
{
	cat <<-EOT
	Usage: make faults [TREE=6.12] [QEMU=/path] [PARALLEL=2] [PARTS="qemu qmp ..."] [KEEP=1]

	More than 200 faults on real runs of racy and stock+series: QEMU killed at each
	stage, QMP silent or garbled, a guest that floods or forges, signals at random
	moments, full disks, a host with four times more work than cores. Each has to end
	in an ERROR, a TIMEOUT or a correct verdict, and to leave nothing behind.
	PARALLEL runs at once; PARTS chooses from qemu qmp guest host load; KEEP=1 keeps the
	evidence in build/faults/real/.
	EOT
}

[ "${1:-}" = --help ] && { usage; exit 0; }
tree=${TREE:-6.12}
work=${WORK:-$FAULTS/real}
images=$work/images
cases=$work/cases
qemu=${QEMU:-qemu-system-s390x}
GOOD=stock+series
RUNNER=$work/bin/runner
JUDGE=$work/bin/judge
FAULTY=$work/bin/faulty-qemu

# Kernels and programs in a folder of our own, that no build changes meanwhile
stage()
{
	for k in racy "$GOOD"; do
		[ -e "$BUILD/images/$tree/$k/initrd.stamp" ] || KERNELS=racy,$GOOD CASES=panic-1 selftests/jobs/selftest.sh || exit
	done
	rm -rf "$work"
	mkdir -p "$cases" "$images" "$work/bin"
	cp "$BUILD/host/runner" "$BUILD/host/judge" "$BUILD/host/faulty-qemu" "$work/bin/"
	for k in racy "$GOOD"; do
		mkdir "$images/$k"
		for file in image initrd vmlinux kernel.json; do
			cp --reflink=auto "$BUILD/images/$tree/$k/$file" "$images/$k/"
		done
	done
	jq '.limits_s = { boot: 30, silence: 15, capture: 40, run: 120 }' selftests/cases/panic-2.json >"$cases/panic-2.json"
	echo panic-2 >"$cases/list"
}

# What a fault may end in depends on what has been seen before it
of_qemu()
{
	for at in start hello ready tod go armed; do
		for what in kill term abort stop; do
			echo "qemu_fault racy panic-2 $what@$at error"
			echo "qemu_fault $GOOD panic-2 $what@$at error"
		done
	done
	for at in fail progress exit file data; do
		for what in kill term stop; do
			echo "qemu_fault $GOOD panic-2 $what@$at error"
		done
	done
	for what in kill term stop; do
		echo "qemu_fault $GOOD panic-2 $what@success 'error ok'"
	done
}

of_qmp()
{
	for what in qmp-silent qmp-garbage qmp-half qmp-close qmp-flood; do
		for at in start ready armed; do
			echo "qemu_fault racy panic-2 $what@$at 'error timeout ok'"
		done
		for at in armed fail file; do
			echo "qemu_fault $GOOD panic-2 $what@$at 'error timeout ok'"
		done
	done
}

of_guest()
{
	# while it floods, the stand-in lets no word of QMP through
	for what in console-flood console-no-newline; do
		for at in hello armed; do
			echo "qemu_fault racy panic-2 $what@$at 'ok error'"
		done
		for at in armed file; do
			echo "qemu_fault $GOOD panic-2 $what@$at 'ok error'"
		done
	done
	for what in console-escapes console-forged; do
		for at in hello armed; do
			echo "qemu_fault racy panic-2 $what@$at ok"
		done
		for at in armed file; do
			echo "qemu_fault $GOOD panic-2 $what@$at ok"
		done
	done
	# Lies on the channel itself: a kernel may look worse by them, never better
	for what in channel-forged channel-forged-dump channel-wrong-nonce channel-path channel-huge \
		channel-garbage channel-half channel-close; do
		for at in ready armed; do
			echo "qemu_fault racy panic-2 $what@$at 'ok not-ok error timeout'"
		done
		for at in fail progress; do
			echo "qemu_fault $GOOD panic-2 $what@$at 'not-ok error timeout $(passes "$what")'"
		done
	done
	for what in data-close data-silent data-corrupt; do
		for at in file data; do
			echo "qemu_fault $GOOD panic-2 $what@$at 'not-ok error timeout'"
		done
	done
}

# Lies after which the true dump still comes, and may be found good
passes()
{
	case $1 in channel-wrong-nonce|channel-garbage|channel-half) echo ok ;; esac
}

of_host()
{
	for delay in 0.1 0.4 0.7 1.0 1.3 1.6 1.9 2.2 2.5 2.8 3.1 3.4 3.7 4.0 4.5 5.0; do
		for signal in INT TERM KILL; do
			echo "signal_fault $GOOD panic-2 $signal $(jitter "$delay") 'error ok'"
		done
		echo "signal_fault racy panic-2 KILL $(jitter "$delay") 'error ok'"
	done
	if unshare -m mount -t tmpfs tmpfs "$work/results" 2>/dev/null; then
		for size in 64k 72k 88k 104k 120k 160k 256k 1m 4m 8m 9m 10m; do
			echo "full_disk $GOOD panic-2 $size error"
		done
		for size in 64k 88k 104k 128k; do
			echo "full_disk racy panic-2 $size 'error ok'"
		done
	fi
	for size in 16 256 4096 8192; do
		echo "file_size $GOOD panic-2 $size error"
	done
}

jitter() { awk -v d="$1" -v s="$(od -An -N2 -tu2 /dev/urandom)" 'BEGIN { printf "%.2f", d + s % 30 / 100 }'; }

of_load()
{
	for _ in 1 2 3 4 5; do
		echo "label='host 4 times overloaded' qemu_fault $GOOD panic-2 none 'ok timeout error'"
		echo "label='host 4 times overloaded' qemu_fault racy panic-2 none 'ok timeout error'"
	done
}

# overloaded COMMAND...: beside four busy loops for each core
overloaded()
{
	busy=
	for _ in $(seq $((4 * $(nproc)))); do
		sh -c 'while :; do :; done' &
		busy="$busy $!"
	done
	"$@"
	# shellcheck disable=SC2086 # a list of processes
	kill $busy
}

if [ "${1:-}" = --try ]; then
	try=${2%%	*}
	eval "${2#*	}"
	[ ! -t 2 ] || printf '\r    %s tries ' "$try" >&2
	exit 0
fi
make --no-print-directory build/host/runner build/host/judge || exit 2
stage
echo "qemu_fault racy panic-2 none ok
qemu_fault $GOOD panic-2 none ok" | tries
for part in ${PARTS:-qemu qmp guest host load}; do
	case $part in
	qemu|qmp|guest|host) "of_$part" | PARALLEL=${PARALLEL:-2} tries ;;
	load) of_load | overloaded tries ;;
	*) die "PARTS: $part is none of qemu qmp guest host load" ;;
	esac
done
table
rc=$?
[ "${KEEP:-0}" = 1 ] || [ $rc != 0 ] || rm -rf "$work"
exit $rc
