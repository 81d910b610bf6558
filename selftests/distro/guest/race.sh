#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# race.sh - in the guest: the clock of each boot, the race, and after it what reads the dump
set -u
DIR=/var/crash

say() { echo "distro: $*" >/dev/console; }

# Before kdump-tools in each boot: the wall clock, and the kernel's own since its start
clock()
{
	mkdir -p $DIR
	read -r up _ </proc/uptime
	echo "$(date +%s.%N) $up" >>$DIR/clock
	sync
	say "boot $(wc -l <$DIR/clock)"
}

race()
{
	[ "$(cat /sys/kernel/kexec_crash_loaded)" = 1 ] || { say "no crash kernel is loaded"; exit 1; }
	: >$DIR/raced
	sync
	for cpu in $(seq 0 $(($(nproc) - 1))); do taskset -c "$cpu" "$0" racer & done
	sleep 3
	say "go"
	sleep 1
	: >/run/go
	wait
}

racer()
{
	until [ -e /run/go ]; do :; done
	echo c >/proc/sysrq-trigger
}

# kdump-tools writes makedumpfile's flattened format
read_dump()
{
	dump=$(find $DIR -path '*/dump.*' | head -n 1)
	if [ -n "$dump" ]; then
		makedumpfile -R $DIR/vmcore <"$dump" && makedumpfile --dump-dmesg $DIR/vmcore $DIR/dmesg.txt
		say "crash"
		printf 'sys\nbt -a\nquit\n' | crash -s /boot/vmlinux $DIR/vmcore >$DIR/crash.txt
		rm -f $DIR/vmcore
	fi >$DIR/read.log 2>&1
	say "read"
	systemctl poweroff
}

case $1 in
clock|racer) "$1" ;;
race) if [ -e $DIR/raced ]; then read_dump; else race; fi ;;
esac
