#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# root.sh - the guest's user space: Debian's s390x kexec and makedumpfile
#
# build/root/s390x holds the unpacked packages, build/root/makedumpfile runs
# the same makedumpfile on this host under qemu-user.
set -eu
. "$(dirname "$0")/../jobs/lib.sh"
SAY_TAG=ROOT
# makedumpfile 1.7.8 is the first that tells free pages of kernels from 6.12 on;
# 1.7.2 (bookworm) can't even read their dumps outside them. First suite that can serve.
SUITES=${GUEST_SUITE:-"forky sid trixie"}
# later kexec-tools want memfd_create(), which 3.2 does not have
KEXEC_SUITES=${GUEST_KEXEC_SUITE:-"bookworm trixie forky sid"}
PACKAGES="makedumpfile libc6 zlib1g libzstd1 liblzma5 libdw1t64 libelf1t64 liblzo2-2 libbz2-1.0 libgcc-s1"

[ "${1:-}" = --help ] && { echo "Usage: root.sh    (GUEST_SUITE=suite: take makedumpfile from there, not from the first of $SUITES)"; exit 0; }
lock root
stamp=$BUILD/root/stamp
want="$SUITES $KEXEC_SUITES $PACKAGES $(cksum <"$0")"
[ "$(cat "$stamp" 2>/dev/null)" = "$want" ] && exit 0

rm -rf "$BUILD/root"
# shellcheck disable=SC2086 # a list of packages
suite=$("$TOP/selftests/kernel/suites.sh" s390x "$SUITES" "$GUEST_ROOT/debs" $PACKAGES) || exit 2
kexec_suite=$("$TOP/selftests/kernel/suites.sh" s390x "$KEXEC_SUITES" "$GUEST_ROOT/debs" kexec-tools) || exit 2
say "s390x user space: makedumpfile of $suite, kexec-tools of $kexec_suite"
mkdir -p "$BUILD/root/s390x/usr/lib" "$BUILD/root/s390x/usr/sbin"
# as base-files has it: from trixie on the packages no longer name /lib
ln -s usr/lib "$BUILD/root/s390x/lib"
ln -s usr/sbin "$BUILD/root/s390x/sbin"
for deb in "$BUILD"/root/debs/*.deb; do
	dpkg-deb --fsys-tarfile "$deb" | tar -x --keep-directory-symlink -C "$BUILD/root/s390x"
done
# absolute links (ld.so's) must stay inside the folder
find "$BUILD/root/s390x" -type l -lname '/*' | while read -r link; do
	target=$(readlink "$link")
	ln -sfn "$BUILD/root/s390x$target" "$link"
done

qemu=$(command -v qemu-s390x-static || command -v qemu-s390x) ||
	die "qemu-s390x-static not found: install the package qemu-user-static"
cat >"$BUILD/root/makedumpfile" <<-EOT
	#!/bin/sh
	# the guest's makedumpfile on this host
	here=\$(dirname "\$(readlink -f "\$0")")
	exec $qemu -L "\$here/s390x" "\$here/s390x/usr/bin/makedumpfile" "\$@"
EOT
chmod +x "$BUILD/root/makedumpfile"
"$BUILD/root/makedumpfile" -v | sed -n 's/^/  ROOT    /p;q'
printf '%s\n' "$want" >"$stamp"
