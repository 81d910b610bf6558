#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# check.sh - what can be tried of a z/VM kit without z/VM: its files, and one panic in QEMU
#
# Usage: make zvm-check DIR=dir    (a folder of make zvm-kit)
# Check cards and parm file; boot exactly that image, initrd and parm line in QEMU
# with the line mode console alone; let two CPUs panic, take the dump out of the
# guest's memory and judge it.
# What it can't try: reader, punch, CP, CMS, and a line typed by VINPUT.
# Exit status: 0 all well, 1 something is not ok, 2 bad input, 3 QEMU or the host.
set -eu
. "$(dirname "$0")/../jobs/lib.sh"
. "$(dirname "$0")/parm.sh"
SAY_TAG=ZVM
NONCE=0123456789abcdef

ok() { say "ok: $*"; }
not_ok() { say "not ok: $*"; exit 1; }

check_files()
{
	for f in kernel.img panic.parm initrd.img panic.exec README.md kernel.json vmlinux; do
		[ -s "$kit/$f" ] || die "$kit is no kit: $f is missing"
	done
	for f in kernel.img initrd.img; do
		[ $(($(wc -c <"$kit/$f") % RECORD)) = 0 ] || not_ok "$f: no whole number of $RECORD-byte cards"
	done
	"$TOP/selftests/kernel/image.sh" check "$kit/kernel.img" ""
	parm_check "$kit/panic.parm" || not_ok "panic.parm"
	awk -v max=$RECORD 'length > max { exit 1 }' "$kit/panic.exec" || not_ok "panic.exec: a line above $RECORD characters"
	ok "cards, parm file: $(parm_line "$kit/panic.parm" | wc -c) characters"
}

# wait_line WORDS: sets found to the first line that begins with them; 180 s at most
wait_line()
{
	deadline=$(($(date +%s) + 180))
	until found=$(tr -d '\r' <"$work/channel" | grep "^$1"); do
		if [ "$(date +%s)" -ge $deadline ] || ! kill -0 "$qemu" 2>/dev/null; then
			tail -n 12 "$work/channel" "$work/console" "$work/qemu.log" >&2
			not_ok "the guest did not say \"$1\""
		fi
		sleep 0.2
	done
	found=$(printf '%s\n' "$found" | head -n 1)
	say "$found"
}

stop()
{
	[ -z "$qemu" ] || kill "$qemu" 2>/dev/null || :
	[ -z "$qemu" ] || wait "$qemu" 2>/dev/null || :
	qemu=
}

# boot EXTRA QEMU-OPTION...: exactly the kit's files and parm line, and EXTRA behind it
boot()
{
	append="$(parm_line "$kit/panic.parm")$1"
	shift
	: >"$work/channel"
	: >"$work/console"
	"${QEMU:-qemu-system-s390x}" -no-user-config -nodefaults -display none -no-shutdown -no-reboot \
		-machine s390-ccw-virtio -accel tcg,thread=multi -cpu max -smp 4 -m 1024 -net none \
		-kernel "$kit/kernel.img" -initrd "$kit/initrd.img" -append "$append" "$@" 2>"$work/qemu.log" &
	qemu=$!
}

# On the only console that z/VM gives a guest
check_boot()
{
	boot "" -chardev "file,id=con,path=$work/channel" -device sclplmconsole,chardev=con
	wait_line 'ready record='
	stop
	ok "boots, loads its crash kernel and says so on the line mode console"
}

# What CP VMDUMP stands for: all of the guest's memory
save_memory()
{
	printf 'pmemsave 0 0x40000000 "%s"\n' "$work/memory" >&5
	deadline=$(($(date +%s) + 120))
	until [ "$(stat -c %s "$work/memory" 2>/dev/null)" = 1073741824 ]; do
		[ "$(date +%s)" -lt $deadline ] || { say "QEMU wrote no memory"; exit 3; }
		sleep 0.2
	done
}

# Here the VT220 takes the go line: QEMU's line mode console passes no input on where
# the host is little-endian (seen with 7.2; by reading, its sclpconsole-lm.c does not swap
# the ids of the message, and the kernel finds none that it knows)
check_panic()
{
	need_space 1500 "$BUILD"
	mkfifo "$work/vt.in" "$work/vt.out" "$work/mon.in" "$work/mon.out"
	cat "$work/vt.out" >"$work/channel" &
	cat "$work/mon.out" >/dev/null &
	boot " kt.tty=ttysclp0" -chardev "file,id=con,path=$work/console" -device sclplmconsole,chardev=con \
		-chardev "pipe,id=vt,path=$work/vt" -device sclpconsole,chardev=vt \
		-chardev "pipe,id=mon,path=$work/mon" -mon chardev=mon,mode=readline
	exec 4>"$work/vt.in" 5>"$work/mon.in"
	wait_line 'ready record='
	printf 'go nonce=%s entry=module cpus=1,2\n' $NONCE >&4
	wait_line "fail nonce=$NONCE"
	wait_line 'exit tool=makedumpfile code=0'
	wait_line 'dumpmem name=vmcore size='
	size=${found##* size=} root=${found##* root=}
	wait_line "success nonce=$NONCE"
	save_memory
	stop
	"$BUILD/host/dumpmem" "$work/memory" "$root" "${size%% *}" >"$work/vmcore" || not_ok "the dump is not in the guest's memory"
	set -- "$work/vmcore" "$kit/vmlinux"
	[ ! -x "$BUILD/root/makedumpfile" ] || set -- -m "$BUILD/root/makedumpfile" "$@"
	"$BUILD/host/kdumpcheck" "$@" || not_ok "kdumpcheck"
	ok "two CPUs panicked; the dump is in the capture kernel's memory, and good"
}

no_arguments "$@"
[ -n "${DIR:-}" ] || die "DIR is missing: DIR=dir names a folder of make zvm-kit"
[ -d "$DIR" ] || die "DIR=$DIR: no such folder"
kit=$(cd "$DIR" && pwd)
check_files
make --no-print-directory -s -C "$TOP" build/host/dumpmem build/host/kdumpcheck
qemu=
work=$(mktemp -d "$BUILD/zvm-check.XXXXXX")
trap 'stop; rm -rf "$work"' EXIT
trap 'exit 3' INT TERM
check_boot
check_panic
