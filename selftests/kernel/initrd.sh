#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# initrd.sh - the initramfs of one kernel, with its capture kernel inside
set -eu
. "$(dirname "$0")/../jobs/lib.sh"

usage()
{
	cat <<-EOT
	Usage: initrd.sh IMAGE_DIR
	Pack IMAGE_DIR/initrd: init, kexec, the kernel of IMAGE_DIR and the initramfs
	(init and makedumpfile) that its capture kernel gets, and IMAGE_DIR's
	crash_trigger.ko where there is one.
	EOT
}

[ "${1:-}" = --help ] && { usage; exit 0; }
[ -r "${1:-}/image" ] || { usage >&2; exit 2; }
image=$1
root=$BUILD/root/s390x
work=$(mktemp -d "$BUILD/initrd.XXXXXX")
trap 'rm -rf "$work"' EXIT
READELF=${S390_CROSS-s390x-linux-gnu-}readelf

# libs ROOT PROGRAM...: the shared libraries that they need, and ld.so
libs()
{
	libs_todo=$*
	libs_done=' '
	while [ -n "$libs_todo" ]; do
		libs_next=
		for f in $libs_todo; do
			case $libs_done in *" $f "*) continue ;; esac
			libs_done="$libs_done$f "
			for so in $("$READELF" -d "$f" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p'); do
				lib=$(find "$root/usr/lib" -name "$so" | head -n 1)
				[ -n "$lib" ] || die "$so, needed by ${f##*/}, is in none of the packages of root.sh"
				libs_next="$libs_next $lib"
			done
		done
		libs_todo=$libs_next
	done
	for f in $libs_done; do
		case $f in *.so*) printf '%s\n' "$f" ;; esac
	done
}

# stage DIR PROGRAM...: a root with init, the programs and their libraries
stage()
{
	dir=$1
	shift
	mkdir -p "$dir/lib" "$dir/usr/bin" "$dir/usr/sbin" "$dir/dev" "$dir/proc" "$dir/sys" "$dir/tmp"
	cp "$BUILD/guest/init" "$dir/init"
	for prog in "$@"; do
		# one folder for programs, wherever the package has them (/sbin, /usr/sbin)
		case $prog in */sbin/*) cp "$prog" "$dir/usr/sbin/" ;; *) cp "$prog" "$dir/usr/bin/" ;; esac
	done
	for lib in $(libs "$@"); do
		cp -L "$lib" "$dir/lib/"
	done
}

# The same files give the same archive
pack()
{
	(cd "$1" && find . -exec touch -h -d @0 {} + && find . | LC_ALL=C sort | cpio -o -H newc -R 0:0 --reproducible --quiet)
}

kexec=$root/usr/sbin/kexec
[ -x "$kexec" ] || die "no kexec in $root: run make root"
stage "$work/capture" "$root/usr/bin/makedumpfile"
# for the threads of makedumpfile (guest/capture.c)
cp -L "$root/usr/lib/s390x-linux-gnu/libgcc_s.so.1" "$work/capture/lib/"
stage "$work/production" "$kexec"
mkdir -p "$work/production/boot"
pack "$work/capture" | gzip -9n >"$work/production/boot/capture.cpio"
# kexec takes the flat image too; 3.2 takes no other
cp "$image/image" "$work/production/boot/image"
[ -e "$image/crash_trigger.ko" ] && cp "$image/crash_trigger.ko" "$work/production/"
pack "$work/production" >"$image/initrd.part"
mv "$image/initrd.part" "$image/initrd"
