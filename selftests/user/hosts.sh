#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# hosts.sh - make selftest and make check on fresh Debian hosts: chroots, each from nothing
set -eu
. "$(dirname "$0")/../jobs/lib.sh"
SAY_TAG=HOST
HOSTS_DIR=$BUILD/hosts

usage()
{
	cat <<-EOT
	Usage: make hosts [HOSTS=12,13] [KERNELS= CASES= TESTS=]

	For each Debian release: a chroot of nothing but git, make and gcc below
	build/hosts/, the checkout's last commit cloned there, and in the clone first
	make selftest, then make check. Logs stay in build/hosts/N.*.log, the chroot
	too. The downloads of this user's cache folder are shared. Wants root.
	Exit status: 0 all passed, 1 something failed, 2 bad usage.
	EOT
}

suite_of()
{
	case $1 in
	12) echo bookworm ;;
	13) echo trixie ;;
	*) die "HOSTS=$1: no Debian release that is known here; valid: 12 13" ;;
	esac
}

# make_host N SUITE DIR: a chroot with what the README asks for, and the project
make_host()
{
	arch=$(dpkg --print-architecture)
	main=$("$TOP/selftests/kernel/apt.sh" "$arch" "$2" mirror)
	security=$("$TOP/selftests/kernel/apt.sh" "$arch" "$2-security" mirror)
	rm -rf "$3"
	mkdir -p "$HOSTS_DIR"
	# a mirror that is frozen serves lists that have expired
	quiet "$HOSTS_DIR/$1.mmdebstrap.log" mmdebstrap --mode=root --variant=minbase --architectures="$arch" \
		--include=git,make,gcc,libc6-dev,ca-certificates --aptopt='Acquire::Check-Valid-Until "false"' \
		--skip=cleanup/apt "$2" "$3" "deb $main $2 main" "deb $security $2-security main" ||
		die "no chroot of Debian $1 can be made"
	git clone -q --no-hardlinks "$TOP" "$3/project"
	mkdir -p "$3/root/.cache/s390-concurrent-panic" "$CACHE"
}

# in_host DIR LOG COMMAND: within the chroot, with mounts and processes of its own,
# which all end with it, and it ends with us: sh acts on a signal only while it waits
in_host()
{
	# shellcheck disable=SC2016 # the inner shell's variables
	env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root TERM=dumb \
		${KERNELS:+KERNELS="$KERNELS"} ${CASES:+CASES="$CASES"} ${TESTS:+TESTS="$TESTS"} \
		unshare --mount --pid --fork --kill-child sh -ec '
		mount -t proc proc "$1/proc"
		mount --rbind /sys "$1/sys"
		mount --rbind /dev "$1/dev"
		mount -t tmpfs tmpfs "$1/dev/shm"
		mount --bind "$2" "$1/root/.cache/s390-concurrent-panic"
		cp -L /etc/resolv.conf "$1/etc/resolv.conf"
		cd "$1/project"
		exec chroot "$1" sh -c "cd /project && $3"' sh "$1" "$CACHE" "$3" </dev/null >"$2" 2>&1 &
	host=$!
	wait "$host" || return
	host=
}

# stage N DIR NAME COMMAND: one command in the chroot, and what it ended with
stage()
{
	start=$(date +%s)
	rc=0
	in_host "$2" "$HOSTS_DIR/$1.$3.log" "$4" || rc=$?
	said=$(grep -E '^[0-9]+ passed, [0-9]+ failed, [0-9]+ skipped$' "$HOSTS_DIR/$1.$3.log" | tail -n 1)
	[ $rc = 0 ] && [ -n "$said" ] || failed=1
	say "Debian $1: $4: ${said:-no verdict}, exit $rc ($(($(date +%s) - start)) s)"
}

no_arguments "$@"
hosts=$(printf '%s' "${HOSTS:-12,13}" | tr ',' ' ')
for n in $hosts; do suite_of "$n" >/dev/null; done
[ "$(id -u)" = 0 ] || die "a chroot is made and entered: run it as root"
for tool in mmdebstrap unshare git; do
	command -v "$tool" >/dev/null || die "$tool is missing, please type: apt-get install mmdebstrap util-linux git"
done
[ -z "$(git -C "$TOP" status --porcelain)" ] || say "take care: what is not committed is not tried"

# unshare takes no notice of SIGTERM as long as its child lives, but that dies with it
host='' failed=0
trap '[ -z "$host" ] || kill -KILL "$host"; exit 130' INT
trap '[ -z "$host" ] || kill -KILL "$host"; exit 143' TERM HUP
for n in $hosts; do
	dir=$HOSTS_DIR/$n
	lock "host-$n"
	make_host "$n" "$(suite_of "$n")" "$dir"
	stage "$n" "$dir" selftest 'make selftest'
	report=$dir/project/build/results/6.12/report.html
	if [ -s "$report" ]; then
		say "Debian $n: report.html: ${report#"$TOP"/}"
	else
		failed=1
		say "Debian $n: no report.html"
	fi
	stage "$n" "$dir" check 'make check'
done
[ "$failed" = 0 ]
