#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# distro.sh - a real distribution dumps to its own disk, from panic to crash(8)
#
# Input comes in the environment, as make passes it on: TREE KDIR KERNELS RUNS ACCEL QEMU GUEST_SUITE.
set -eu
. "$(dirname "$0")/../jobs/lib.sh"
. "$TOP/selftests/kernel/ready.sh"
. "$(dirname "$0")/vm.sh"
SAY_TAG=DISTRO
cd "$TOP"

usage()
{
	cat <<-EOT
	Usage: [VARIABLE=value ...] distro.sh     (as make distro VARIABLE=value ...)

	Debian s390x with systemd and kdump-tools on a virtio disk: all CPUs write c to
	/proc/sysrq-trigger at once, the capture kernel writes to /var/crash and reboots, then
	makedumpfile and crash read the dump in the guest. See selftests/distro/README.md.
	TREE=6.12 KERNELS=stock,racy,stock+series RUNS=1 KDIR= ACCEL= QEMU= GUEST_SUITE=
	Exit status: 0 all ok, 1 something is not ok, 2 bad input, 3 an error of the harness.
	EOT
}

no_arguments "$@"
[ "${CONFIG:-distro}" = distro ] || die "CONFIG=$CONFIG: make distro has a configuration of its own"
export CONFIG=distro
ready_tree
runs=${RUNS:-1}
is_count RUNS "$runs"
ready_packages
PATH=$PATH:/usr/sbin:/sbin
for tool in mke2fs e2fsck debugfs setpriv; do
	command -v $tool >/dev/null || die "$tool not found: install the packages e2fsprogs and util-linux"
done
"$KERNEL_DIR/kernel.sh" there "$tree"
ready_kernels stock,racy,stock+series
ready_host
ready_images
lock distro
"$TOP/selftests/distro/base.sh"
out=build/distro/${id%"$config"}
keep_other "$out"
need_space 3000 build/distro
trap 'vm_stop; rm -f "$out"/*/*/disk.img' EXIT
trap 'exit 130' HUP INT TERM

# put FILE DIR NAME: onto the disk
put()
{
	printf 'cd %s\nwrite %s %s\n' "$2" "$1" "$3" | debugfs -w -f - "$run/disk.img" >>"$run/debugfs.log" 2>&1
}

# error TEXT: of the harness or the host, not of the kernel
error()
{
	echo "$PROG: $1: see $run/console.log" >&2
	exit 3
}

# latency: panic() to the capture kernel's clock zero in ms, on the guest's TOD clock
latency()
{
	stamp=$(sed -n 's/^\[ *\([0-9.]*\)\].*Kernel panic - not syncing.*/\1/p' "$run/crash/dmesg.txt" | head -n 1)
	awk -v panic="$stamp" '{ zero[NR] = $1 - $2 } END { printf "%.0f\n", (zero[2] - zero[1] - panic) * 1000 }' "$run/crash/clock"
}

# spun: by crash's bt -a a loser stands in the loop of panic_smp_self_stop(), and the winner waited a second for it
spun() { grep -q -e '-function : panic_smp_self_stop at ' "$run/crash/crash.txt"; }

# step SECONDS TEXT [TIMES]: what must come once the capture kernel runs; 1: QEMU ended before
step()
{
	step_rc=0
	vm_wait "$@" || step_rc=$?
	[ $step_rc != 2 ] || error "no \"$2\" within $1 s: the host is too slow, or the guest hangs"
	return $step_rc
}

# race: one boot, one race; sets outcome (saved, lost, broken) and said
race()
{
	rm -rf "$run"
	mkdir -p "$run"
	cp --sparse=always build/distro/base.img "$run/disk.img"
	put "$image/image" /boot "vmlinuz-$(jq -r .version "$image/kernel.json")"
	put "$image/vmlinux" /boot vmlinux
	vm_start "$run" "$run/disk.img" "$image/image" "crashkernel=256M loglevel=6 TERM=dumb systemd.getty_auto=no systemd.mask=tmp.mount"
	started=$(date +%s)
	step 900 'distro: go' || error 'the guest did not come to the race'
	say "$k: booted in $(($(date +%s) - started)) s, all CPUs panic"
	outcome=lost said='the guest ended: no CPU runs'
	vm_wait 240 'Linux version' 2 || {
		[ $? = 1 ] || error 'neither the capture kernel nor an end within 240 s of the race'
		vm_ended || error "QEMU was ended, not the guest: see $run/qemu.log, and"
		return 0
	}
	outcome=broken said='QEMU ended before the dump was written'
	step 900 'distro: boot 2' || return 0
	say "$k: the capture kernel writes to /var/crash"
	step 900 'distro: boot 3' || return 0
	say "$k: rebooted; makedumpfile and crash read the dump"
	step 900 'distro: read' || return 0
	vm_end 300 || error 'the guest does not power off'
	e2fsck -fy "$run/disk.img" >"$run/e2fsck.log" 2>&1 || [ $? -le 2 ] || exit 3
	debugfs -R "rdump /var/crash $run" "$run/disk.img" >>"$run/debugfs.log" 2>&1
	said='no dump in /var/crash'
	find "$run/crash" -path '*/dump.*' | grep -q . || return 0
	said='makedumpfile does not read it'
	grep -q 'Kernel panic - not syncing' "$run/crash/dmesg.txt" 2>/dev/null || return 0
	said='crash does not read it'
	grep -q 'PANIC: .*sysrq' "$run/crash/crash.txt" 2>/dev/null || return 0
	said=$(latency)
	[ "$said" -ge 0 ] || error "/var/crash/clock is incomplete, or the clock went back ($said ms)"
	outcome=saved
}

# verdict KERNEL: RUNS races, one line
verdict()
{
	k=$1 image=build/images/$id/$1 saved=0 lost=0 late=0 all='' i=0
	while [ $i -lt "$runs" ]; do
		i=$((i + 1)) run=$out/$k/$i
		race
		rm -f "$run/disk.img"
		case $outcome in
		saved)
			saved=$((saved + 1)) all="$all, $said ms"
			! spun || late=$((late + 1))
			;;
		lost) lost=$((lost + 1)) all="$all, $said" ;;
		*) all="$all, $said" ;;
		esac
	done
	n=$((n + 1)) is='not ok' must=
	case $(jq -r .class "$image/kernel.json") in
	racy) [ $lost = 0 ] || is=ok; must=', as it must be' ;;
	guarded|spinning) [ "$saved $late" != "$runs $runs" ] || is=ok ;;
	*) [ "$saved $late" != "$runs 0" ] || is=ok ;;
	esac
	[ "$is" = ok ] || must='' failed=$((failed + 1))
	if [ $lost -gt 0 ]; then what="dump lost, $lost of $runs$must"; else what="dump saved, $saved of $runs, $late late"; fi
	printf '%s %d %s: %s%s\n' "$is" $n "$k" "$what" "${all:+ (${all#, })}" | tee -a "$out/verdict.ktap"
}

n=0 failed=0
mkdir -p "$out"
list=$(printf '%s' "$kernels" | tr ',' ' ')
# shellcheck disable=SC2086 # a list
set -- $list
printf 'KTAP version 1\n# %s, Debian %s, %s, 4 CPUs\n1..%d\n' "$id" "$(cat build/distro/base.suite)" \
	"$("$qemu" --version | head -n 1)" $# | tee "$out/verdict.ktap"
for kernel; do verdict "$kernel"; done
printf '%d passed, %d failed, 0 skipped\n' $((n - failed)) $failed
[ $failed = 0 ]
