#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# kit.sh - a folder with what a z/VM guest IPLs from its reader
#
# Usage: make zvm-kit TREE=6.12 KERNEL=stock+series DEST=dir [KDIR=/path/to/linux]
# Write to DEST, a new or empty folder: kernel.img, panic.parm, initrd.img,
# panic.exec, and a page that says what to type. No z/VM was at hand: what of it
# was tried is make zvm-check DIR=dir.
# Exit status: 0 done, or skipped as no suite holds the tree; 2 refused, and nothing is written.
set -eu
. "$(dirname "$0")/../jobs/lib.sh"
. "$TOP/selftests/kernel/ready.sh"
. "$(dirname "$0")/parm.sh"
SAY_TAG=ZVM

# The reader's cards: zeros fill up the last one, which the kernel's unpacking skips
cards()
{
	size=$(wc -c <"$1")
	cp "$1" "$2"
	truncate -s $(((size + RECORD - 1) / RECORD * RECORD)) "$2"
}

# What the test in QEMU has on one line; 3.2's makedumpfile knows no level above 1
parm()
{
	level=31
	[ "$tree" != 3.2 ] || level=1
	printf '%s\n' "rdinit=/init console=ttyS0 crashkernel=256M kt.transport=sclp" \
		"kt.tty=sclp_line0 kt.loader=file kt.level=$level"
}

no_arguments "$@"
dest=${DEST:-}
kernel=${KERNEL:-stock+series} KERNELS=${KERNEL:-stock+series}
[ -n "$dest" ] || die "DEST is missing: DEST=dir names a new or empty folder"
case $kernel in *,*) die "KERNEL=$kernel: one kernel, please; a kit each" ;; esac
if [ -e "$dest" ] && { ! [ -d "$dest" ] || [ -n "$(ls -A "$dest")" ]; }; then
	die "DEST=$dest is no empty folder"
fi
ready_tree
ready_packages
ready_kernels

cd "$TOP"
ready_host
ready_images
image=$BUILD/images/$id/$kernel

mkdir -p "$dest"
cards "$image/image" "$dest/kernel.img"
cards "$image/initrd" "$dest/initrd.img"
parm >"$dest/panic.parm"
parm_check "$dest/panic.parm" >&2 || exit 3
cp selftests/zvm/panic.exec selftests/zvm/README.md "$image/kernel.json" "$dest/"
cp --remove-destination "$image/vmlinux" "$dest/vmlinux"
say "$dest: $tree $kernel, $(($(cat "$dest/kernel.img" "$dest/initrd.img" | wc -c) / RECORD)) cards; README.md says what to type"
