#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# foreign.sh - a program of another Debian suite on this host, through its own ld.so
#
# Nothing is installed: the packages are unpacked under build/foreign/, with the
# libraries that the program needs, and a small script there runs it.
set -eu
. "$(dirname "$0")/../jobs/lib.sh"
SAY_TAG=FOREIGN
APT=$TOP/selftests/kernel/apt.sh

usage()
{
	cat <<-EOT
	Usage: foreign.sh SUITE PROGRAM [--deps] PACKAGE...
	Unpack the packages (with --deps all that they depend on) and print the path
	of a script that runs PROGRAM, a file of one of them, without its folder.
	EOT
}

case ${1:-} in -h|--help) usage; exit 0 ;; esac
[ $# -ge 3 ] || { usage >&2; exit 2; }
suite=$1 program=$2
shift 2
deps=
[ "$1" != --deps ] || { deps=1; shift; }
arch=$(dpkg --print-architecture 2>/dev/null) || die "dpkg not found: this needs Debian or Ubuntu"
dir=$BUILD/foreign/$suite/$program
run=$dir/$program
lock "foreign-$suite-$program"

version=$("$APT" "$arch" "$suite" policy "$1")
[ -n "$version" ] || { echo "foreign.sh: $suite has no package $1" >&2; exit 77; }
want="$version $* $(cksum <"$0")"
if [ "$(cat "$dir/stamp" 2>/dev/null)" != "$want" ]; then
	say "$1 $version of $suite" >&2
	rm -rf "$dir"
	mkdir -p "$dir/unpacked"
	# shellcheck disable=SC2046 # a list of packages
	"$APT" "$arch" "$suite" download "$dir/debs" $(if [ -n "$deps" ]; then
		"$APT" "$arch" "$suite" closure "$@"; else printf '%s\n' "$@"; fi) >&2
	for deb in "$dir"/debs/*.deb; do
		dpkg-deb --fsys-tarfile "$deb" | tar -x --keep-directory-symlink -C "$dir/unpacked"
	done
	binary=$(cd "$dir/unpacked" && find . -type f -name "$program" -path '*/bin/*' | head -n 1)
	loader=$(cd "$dir/unpacked" && find . -name 'ld-linux*.so.*' -o -name 'ld64.so.*' | head -n 1)
	if [ -z "$binary" ] || [ -z "$loader" ]; then
		die "no $program, or no ld.so, in the packages: $*"
	fi
	libs=$(cd "$dir/unpacked" && find . -name '*.so.*' -exec dirname {} + | sort -u | sed "s,^\.,\$here/unpacked," | paste -sd:)
	data=
	[ ! -d "$dir/unpacked/usr/share/qemu" ] || data="-L \"\$here/unpacked/usr/share/qemu\""
	cat >"$run" <<-EOT
		#!/bin/sh
		# $program $version of $suite
		here=\$(dirname "\$(readlink -f "\$0")")
		exec "\$here/unpacked/${loader#./}" --library-path "$libs" "\$here/unpacked/${binary#./}" $data "\$@"
	EOT
	chmod +x "$run"
	printf '%s\n' "$want" >"$dir/stamp"
fi
printf '%s\n' "$run"
