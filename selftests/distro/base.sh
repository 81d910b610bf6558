#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# base.sh - the disk of a Debian s390x system, made without root and without binfmt
#
# Usage: base.sh
# build/distro/base.img is made anew if the list of packages, this script or guest/ changed.
# No maintainer script runs: what those of kdump-tools, base-passwd and mawk do stands below.
# GUEST_SUITE= names a suite.
set -eu
. "$(dirname "$0")/../jobs/lib.sh"
SAY_TAG=DISTRO
SUITES=${GUEST_SUITE:-"trixie forky sid"}
PACKAGES="?essential systemd-sysv kdump-tools kexec-tools makedumpfile crash"
guest=$TOP/selftests/distro/guest
dir=$BUILD/distro
root=$dir/root
mkdir -p "$dir"
key=$(echo "$SUITES $PACKAGES" | cat - "$0" "$guest"/* | cksum)
[ "$(cat "$dir/base.key" 2>/dev/null)" != "$key" ] || exit 0
need_space 2000 "$dir"
rm -rf "$dir/debs" "$root"
trap 'rm -rf "$root"' EXIT
trap 'exit 130' HUP INT TERM

apt() { apt_suite=$1 apt_verb=$2; shift 2; "$TOP/selftests/kernel/apt.sh" s390x "$apt_suite" "$apt_verb" "$@"; }
suite=
for s in $SUITES; do
	say "packages of $s"
	# shellcheck disable=SC2046,SC2086 # lists of packages
	if apt "$s" download "$dir/debs" $(apt "$s" closure $PACKAGES) >"$dir/apt.log" 2>&1; then
		suite=$s
		break
	fi
	rm -rf "$dir/debs"
done
[ -n "$suite" ] || die "none of the suites $SUITES can serve: $(tail -n 1 "$dir/apt.log" | cut -c1-300)"

say "unpack $(find "$dir/debs" -name '*.deb' | wc -l) packages of $suite"
rm -f "$dir/base.key"
mkdir -p "$root/usr/bin" "$root/usr/sbin" "$root/usr/lib" "$root/usr/local/sbin"
for d in bin sbin lib; do ln -s usr/$d "$root/$d"; done
for deb in "$dir"/debs/*.deb; do
	dpkg-deb --fsys-tarfile "$deb" | tar -x --keep-directory-symlink --no-same-owner \
		--exclude='./usr/share/doc/*' --exclude='./usr/share/man/*' --exclude='./usr/share/locale/*' -C "$root"
done
cp "$root/usr/share/base-passwd/passwd.master" "$root/etc/passwd"
cp "$root/usr/share/base-passwd/group.master" "$root/etc/group"
ln -sf mawk "$root/usr/bin/awk"
echo distro >"$root/etc/hostname"
: >"$root/etc/machine-id"
# all drivers are built in: the capture kernel needs no initrd
sed 's/^KDUMP_INITRD=.*/KDUMP_INITRD=/' "$root/usr/share/kdump-tools/kdump-tools.conf" >"$root/etc/default/kdump-tools"
units=$root/etc/systemd/system
mkdir -p "$root/var/lib/kdump" "$units/basic.target.wants" "$units/multi-user.target.wants"
ln -s /usr/lib/systemd/system/multi-user.target "$units/default.target"
ln -s /usr/lib/systemd/system/kdump-tools.service "$units/basic.target.wants/"
cp "$guest/race.service" "$units/"
ln -s ../race.service "$units/multi-user.target.wants/"
cp "$guest/race.sh" "$root/usr/local/sbin/"
for unit in kdump-tools kdump-tools-dump; do
	mkdir "$units/$unit.service.d"
	printf '[Service]\nExecStartPre=/usr/local/sbin/race.sh clock\n' >"$units/$unit.service.d/clock.conf"
done

# whoever unpacked, the guest sees root's files
set --
[ "$(id -u)" = 0 ] || set -- unshare -r
quiet "$dir/mke2fs.log" "$@" mke2fs -q -t ext4 -d "$root" -F "$dir/base.img" 1536M
printf '%s\n' "$suite" >"$dir/base.suite"
printf '%s\n' "$key" >"$dir/base.key"
