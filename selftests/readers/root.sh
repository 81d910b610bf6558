#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# root.sh - crash and drgn of a newer Debian, run on this host
#
# Of both only the newest know the newest kernels. crash reads the dumps of the
# architecture that it was built for, so it is s390x's, under qemu-user; drgn
# comes the same way. build/readers/crash and build/readers/drgn run them.
set -eu
. "$(dirname "$0")/../jobs/lib.sh"
SAY_TAG=READERS
SUITES=${READERS_SUITE:-"forky sid"}
CRASH="crash libgcc-s1 libgmp10 liblzo2-2 libmpfr6 libncursesw6 libsnappy1v5 libstdc++6 libtinfo6
	libzstd1 libc6 zlib1g"
DRGN="python3-drgn libkdumpfile12 libaddrxlat3 libdw1t64 libelf1t64 libgomp1 liblzma5 libpcre2-8-0
	libbz2-1.0 libexpat1"

[ "${1:-}" = --help ] && { echo "Usage: root.sh    (READERS_SUITE=suite: take them from there)"; exit 0; }
lock readers
dir=$BUILD/readers
suites=$TOP/selftests/kernel/suites.sh
want="$SUITES $(cksum <"$0")"
[ "$(cat "$dir/stamp" 2>/dev/null)" = "$want" ] && exit 0

qemu=$(command -v qemu-s390x-static || command -v qemu-s390x) ||
	die "qemu-s390x-static not found: install the package qemu-user-static"

# bring NAME PACKAGE...: one reader; a package that no suite has makes it absent, with the reason
bring()
{
	bring_name=$1
	shift
	if bring_suite=$("$suites" s390x "$SUITES" "$dir/debs" "$@" 2>"$dir/$bring_name.absent"); then
		rm "$dir/$bring_name.absent"
		say "s390x $bring_name of $bring_suite"
	fi
}

rm -rf "$dir/debs" "$dir/s390x" "$dir/stamp"
mkdir -p "$dir/debs" "$dir/s390x/usr/lib"
ln -s usr/lib "$dir/s390x/lib"
# shellcheck disable=SC2086 # a list of packages
bring crash $CRASH
# shellcheck disable=SC2086
bring drgn $DRGN
# The Python that it was built for: the program and its standard library
if ! [ -e "$dir/drgn.absent" ]; then
	python=python$(dpkg-deb -f "$dir"/debs/python3-drgn_*.deb Depends |
		sed -n 's/.*python3 (>= \(3\.[0-9]*\).*/\1/p')
	bring drgn "$python-minimal" "lib$python-minimal" "lib$python-stdlib"
fi
for deb in "$dir"/debs/*.deb; do
	dpkg-deb --fsys-tarfile "$deb" | tar -x --keep-directory-symlink -C "$dir/s390x"
done

# wrapper NAME PROGRAM [ENV]
wrapper()
{
	[ -e "$dir/$1.absent" ] && return
	cat >"$dir/$1" <<-EOT
		#!/bin/sh
		# $1 of the s390x packages on this host
		here=\$(dirname "\$(readlink -f "\$0")")
		exec env ${3:-} $qemu -L "\$here/s390x" "\$here/s390x/usr/bin/$2" "\$@"
	EOT
	chmod +x "$dir/$1"
}
wrapper crash crash
# libkdumpfile can't translate addresses of kernels from 6.10 on; drgn's own reader can
wrapper drgn "${python:-}" DRGN_PREFER_PGTABLE_READER=1
# What was not to be had is looked for again the next time
ls "$dir"/*.absent >/dev/null 2>&1 || printf '%s\n' "$want" >"$dir/stamp"
