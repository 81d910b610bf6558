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
	Usage: foreign.sh SUITE PROGRAM [--deps] [--all] PACKAGE...
	Unpack the packages (with --deps all that they depend on) and print the path
	of a script that runs PROGRAM, a file of one of them, without its folder.
	With --all each program of theirs becomes such a script, where it lies: for
	one that runs others, as gcc does.
	EOT
}

case ${1:-} in -h|--help) usage; exit 0 ;; esac
[ $# -ge 3 ] || { usage >&2; exit 2; }
suite=$1 program=$2
shift 2
deps='' all=''
[ "$1" != --deps ] || { deps=1; shift; }
[ "$1" != --all ] || { all=1; shift; }
arch=$(dpkg --print-architecture 2>/dev/null) || die "dpkg not found: this needs Debian or Ubuntu"
dir=$BUILD/foreign/$suite/$program
run=$dir/$program
lock "foreign-$suite-$program"

# script FILE UNPACKED BINARY [ARGUMENT]: runs it by the packages' own ld.so; the paths
# are from FILE's folder on, so that a checkout may be moved
script()
{
	cat >"$1" <<-EOT
		#!/bin/sh
		# $program $version of $suite
		here=\$(dirname "\$(readlink -f "\$0")")/$2
		exec "\$here/${loader#./}" --argv0 "\$0" --library-path "$libs" "\$here/${3#./}" ${4:-} "\$@"
	EOT
	chmod +x "$1"
}

# scripts: in place of all programs
scripts()
{
	find . -type f -perm -u+x \( -path '*/bin/*' -o -path '*/libexec/*' \) ! -name '*.so*' ! -name '*.elf' |
	while IFS= read -r file; do
		[ "$(head -c 4 "$file" | tail -c 3)" = ELF ] || continue
		mv "$file" "$file.elf"
		script "$file" "$(dirname "${file#./}" | sed 's,[^/]*,..,g')" "$file.elf"
	done
}

version=$("$APT" "$arch" "$suite" policy "$1")
[ -n "$version" ] || { echo "foreign.sh: $suite has no package $1" >&2; exit 77; }
want="$version $deps$all $* $(cksum <"$0")"
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
	cd "$dir/unpacked"
	binary=$(find . -type f -name "$program" -path '*/bin/*' | head -n 1)
	# a cross compiler's packages bring the target's libraries, too
	loader=$(find . -path ./usr/s390x-linux-gnu -prune -o \( -name 'ld-linux*.so.*' -o -name 'ld64.so.*' \) -print | head -n 1)
	if [ -z "$binary" ] || [ -z "$loader" ]; then
		die "no $program, or no ld.so, in the packages: $*"
	fi
	libs=$(find . -path ./usr/s390x-linux-gnu -prune -o -name '*.so.*' -exec dirname {} + | sort -u | sed "s,^\.,\$here," | paste -sd:)
	data=
	[ ! -d usr/share/qemu ] || data="-L \"\$here/usr/share/qemu\""
	if [ -n "$all" ]; then
		scripts
		ln -s "unpacked/${binary#./}" "$run"
	else
		script "$run" unpacked "$binary" "$data"
	fi
	printf '%s\n' "$want" >"$dir/stamp"
fi
printf '%s\n' "$run"
