#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# packages.sh - make sure that the host has what a target needs
set -eu
. "$(dirname "$0")/lib.sh"
SAY_TAG=PKG

# set | test | Debian packages, the first that the host's suite has is taken
# test: cmd:NAME, any of cmd:A,B, file:PATTERN, pc:PKG-CONFIG NAME, hdr:HEADER
table()
{
	cat <<-'EOT'
	host cmd:gcc gcc
	host hdr:stdio.h libc6-dev
	host cmd:pkg-config pkgconf pkg-config
	host cmd:git git
	host cmd:flock util-linux
	host pc:json-c libjson-c-dev
	host pc:libelf libelf-dev
	host pc:libdw libdw-dev
	host pc:libkdumpfile libkdumpfile-dev
	host pc:libxml-2.0 libxml2-dev
	host pc:libevent_core libevent-dev
	kernel cmd:flex flex
	kernel cmd:bison bison
	kernel cmd:bc bc
	kernel cmd:perl perl
	kernel cmd:python3 python3
	kernel cmd:xz xz-utils
	kernel cmd:cpio cpio
	kernel cmd:jq jq
	kernel cmd:rsync rsync
	kernel cmd:depmod kmod
	kernel hdr:openssl/sha.h libssl-dev
	kernel pc:libelf libelf-dev
	cross cmd:s390x-linux-gnu-gcc gcc-s390x-linux-gnu
	cross crosshdr:stdio.h libc6-dev-s390x-cross
	run cmd:qemu-system-s390x qemu-system-s390x qemu-system-misc
	run cmd:qemu-s390x-static,qemu-s390x qemu-user-static qemu-user
	check pc:cmocka libcmocka-dev
	check cmd:sparse sparse
	check cmd:shellcheck shellcheck
	check cmd:clang-format clang-format
	check cmd:codespell codespell
	check cmd:xmllint libxml2-utils
	check cmd:yamllint yamllint
	check cmd:mandoc mandoc
	browser cmd:chromium,chromium-browser,google-chrome chromium
	fuzz cmd:clang clang
	mutate file:/usr/lib/llvm-*/lib/libclang.so libclang-dev
	coverage cmd:gcovr gcovr
	plot cmd:gnuplot gnuplot-nox
	sweep pc:gsl libgsl-dev
	sweep cmd:qemu-img qemu-utils
	explore cmd:qemu-img qemu-utils
	explore pc:libxml-2.0 libxml2-dev
	export cmd:quilt quilt
	export cmd:rpmbuild rpm
	EOT
}

present()
{
	case $1 in
	cmd:*)
		for c in $(printf '%s' "${1#cmd:}" | tr ',' ' '); do
			command -v "$c" >/dev/null 2>&1 && return 0
		done
		return 1 ;;
	file:*)
		# shellcheck disable=SC2086 # a pattern
		set -- ${1#file:}
		[ -e "$1" ] ;;
	pc:*) pkg-config --exists "${1#pc:}" 2>/dev/null ;;
	hdr:*) printf '#include <%s>\n' "${1#hdr:}" | gcc -E -x c - >/dev/null 2>&1 ;;
	crosshdr:*) printf '#include <%s>\n' "${1#crosshdr:}" |
		s390x-linux-gnu-gcc -E -x c - >/dev/null 2>&1 ;;
	esac
}

candidate()
{
	for p in "$@"; do
		case $(apt-cache policy "$p" 2>/dev/null | sed -n 's/^  Candidate: //p') in
		''|'(none)') ;;
		*) printf '%s\n' "$p"; return 0 ;;
		esac
	done
	# nothing known: name the last, which the oldest supported suite has
	for p in "$@"; do :; done
	printf '%s\n' "$p"
}

usage()
{
	cat <<-EOT
	Usage: packages.sh SET...
	Install the Debian packages that the sets need: host kernel cross run check
	fuzz plot sweep export. Where this user is not root, print the one command to type
	instead; where the system is not Debian or Ubuntu, the packages; and exit 2.
	EOT
}

case ${1:-} in
-h|--help) usage; exit 0 ;;
'') usage >&2; exit 2 ;;
esac

sets=" $* "
[ "$(uname -m)" != s390x ] || sets=$(printf '%s' "$sets" | sed 's/ cross / /')
# missing: what the sets need and the host lacks, a line of alternatives each
missing()
{
	table | while read -r set test pkgs; do
		case $sets in *" $set "*) present "$test" || printf '%s\n' "$pkgs" ;; esac
	done
}
missing=$(missing)
[ -n "$missing" ] || exit 0

# apt-get update once, where the lists are missing or older than the packages
# they name. Skipped where apt is not at hand: the message below still helps.
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
	mkdir -p "$BUILD"
	say "apt-get update"
	quiet "$BUILD/packages.log" apt-get -q update || :
fi
install=$(printf '%s\n' "$missing" | while read -r pkgs; do
	# shellcheck disable=SC2086 # a list of alternatives
	candidate $pkgs
done | sort -u | tr '\n' ' ')
install=${install% }

if ! command -v apt-get >/dev/null 2>&1; then
	die "missing packages, by Debian's names: $install (Fedora's names: ci/Containerfile.fedora)"
fi
if [ "$(id -u)" != 0 ]; then
	die "missing packages, please type: sudo apt-get install $install"
fi
say "apt-get install $install"
# Another job of this machine may be at it: two tasks of a job array are
# shellcheck disable=SC2086 # a list of packages
DEBIAN_FRONTEND=noninteractive quiet "$BUILD/packages.log" \
	apt-get -o DPkg::Lock::Timeout=300 install -q -y --no-install-recommends $install ||
	die "apt-get could not install: $install"
missing=$(missing)
[ -z "$missing" ] || die "still missing after the install: $missing"
