#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# bisect.sh - what `git bisect run` wants to know of a kernel image: good, bad or skip
set -eu
usage()
{
	cat <<-EOT
	Usage: bisect.sh IMAGE [VMLINUX]

	In a kernel tree, with the path of this checkout:
	  git bisect run sh -c 'make ARCH=s390 CROSS_COMPILE=s390x-linux-gnu- -j8 || exit 125;
	                        /path/to/checkout/ci/bisect.sh arch/s390/boot/bzImage vmlinux'
	Exit status: 0 the dump is saved, 1 it is not, 125 nothing can be said (git skips it),
	128 no image is named (git ends the bisection).
	EOT
}

case ${1:-} in
-h|--help) usage; exit 0 ;;
'') usage >&2; exit 128 ;;
esac
image=$(realpath "$1") || exit 125
vmlinux=
[ -z "${2:-}" ] || vmlinux=$(realpath "$2") || exit 125
unset CDPATH
cd "$(dirname "$0")/.."
rm -rf build/results/image
make selftest KERNEL_IMAGE="$image" VMLINUX="$vmlinux" && exit 0
# make tells but one kind of failure: a dump that was lost, or a kernel that hung, is bad
if grep -q '^  not ok' build/results/image/verdict.ktap 2>/dev/null &&
	! grep -q '^  not ok.*# ERROR' build/results/image/verdict.ktap; then
	exit 1
fi
exit 125
