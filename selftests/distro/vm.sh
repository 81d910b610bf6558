# SPDX-License-Identifier: GPL-2.0
# vm.sh - one QEMU at a time, with a disk and a console that is a file
# shellcheck shell=sh

vm_qemu=${QEMU:-qemu-system-s390x}
vm_accel=${ACCEL:-tcg}
vm_pid=

# vm_start DIR DISK IMAGE APPEND: QEMU ends with this shell, however that ends
vm_start()
{
	vm_console=$1/console.log
	: >"$vm_console"
	set -- "$1" "$vm_qemu" -no-user-config -nodefaults -display none -net none \
		-machine s390-ccw-virtio -accel "$vm_accel" -cpu max -smp 4 -m 1024 \
		-chardev "file,id=console,path=$vm_console" -device sclpconsole,chardev=console \
		-drive "file=$2,format=raw,if=none,id=disk,cache=unsafe" -device virtio-blk-ccw,drive=disk \
		-kernel "$3" -append "console=ttysclp0 root=/dev/vda rw $4"
	vm_dir=$1
	shift
	printf '%s ' "$@" >"$vm_dir/qemu-cmd"
	setpriv --pdeathsig KILL "$@" >"$vm_dir/qemu.log" 2>&1 &
	vm_pid=$!
}

# vm_wait SECONDS TEXT [TIMES]: until the console has said it. 1: QEMU ended without; 2: time is up
vm_wait()
{
	vm_until=$(($(date +%s) + $1))
	while :; do
		vm_alive=1
		kill -0 "$vm_pid" 2>/dev/null || vm_alive=
		[ "$(grep -acF "$2" "$vm_console")" -lt "${3:-1}" ] || return 0
		[ -n "$vm_alive" ] || return 1
		[ "$(date +%s)" -lt "$vm_until" ] || return 2
		sleep 0.5
	done
}

# vm_end SECONDS: the guest powers off by itself
vm_end()
{
	vm_end_rc=0
	vm_wait "$1" "no line says this" || vm_end_rc=$?
	vm_stop
	[ $vm_end_rc = 1 ]
}

# vm_ended: QEMU has ended as its guest did, by itself
vm_ended()
{
	vm_rc=0
	wait "$vm_pid" || vm_rc=$?
	vm_pid=
	[ $vm_rc = 0 ] && ! grep -q 'terminating on signal' "$vm_dir/qemu.log"
}

vm_stop()
{
	[ -n "$vm_pid" ] || return 0
	kill "$vm_pid" 2>/dev/null || :
	wait "$vm_pid" 2>/dev/null || :
	vm_pid=
}
