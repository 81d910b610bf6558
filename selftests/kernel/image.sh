#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# image.sh - an image folder for a kernel that somebody else built
set -eu
. "$(dirname "$0")/../jobs/lib.sh"
SAY_TAG=KERNEL
OUT=$BUILD/images/image/given

usage()
{
	cat <<-EOT
	Usage: image.sh check IMAGE [VMLINUX]   exit 2 where it can't be one
	       image.sh make IMAGE [VMLINUX]    build/images/image/given
	IMAGE is an s390x bzImage or arch/s390/boot/image. TRANSPORT=virtio|sclp says how the
	guest talks (virtio needs CONFIG_VIRTIO_CONSOLE=y and CONFIG_VIRTIO_CCW or S390_GUEST).
	EOT
}

# An s390 kernel starts with the PSW and channel programs of an IPL record, or with
# those of head.S; its "S390EP" mark at 0x10008 tells it from other files
is_s390()
{
	[ "$(dd if="$1" bs=1 skip=65544 count=6 2>/dev/null | tr -d '\0')" = S390EP ]
}

check()
{
	[ -r "$1" ] || die "KERNEL_IMAGE=$1: can't be read"
	[ -f "$1" ] || die "KERNEL_IMAGE=$1 is no file"
	is_s390 "$1" || die "KERNEL_IMAGE=$1 is no s390x kernel image (arch/s390/boot/bzImage or image)"
	[ -z "$2" ] || [ -r "$2" ] || die "VMLINUX=$2: can't be read"
	case ${TRANSPORT:-virtio} in
	virtio|sclp) ;;
	*) die "TRANSPORT=$TRANSPORT is unknown; valid: virtio sclp" ;;
	esac
}

make_folder()
{
	rm -rf "$OUT"
	mkdir -p "$OUT"
	cp "$1" "$OUT/image"
	[ -z "$2" ] || cp "$2" "$OUT/vmlinux"
	jq -n --arg source "$1" --arg transport "${TRANSPORT:-virtio}" \
		'{ kernel: "given", tree: "image", version: "", source: $source, class: "given",
		   transport: $transport, patches: [] }' >"$OUT/kernel.json"
	"$TOP/selftests/kernel/initrd.sh" "$OUT"
	say "initramfs for $1"
}

case ${1:-} in
-h|--help) usage ;;
check) check "${2:-}" "${3:-}" ;;
make) make_folder "${2:-}" "${3:-}" ;;
*) usage >&2; exit 2 ;;
esac
