#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# tree.sh - bring one kernel tree under build/trees/, from Debian or from KDIR=
set -eu
. "$(dirname "$0")/../jobs/lib.sh"
SAY_TAG=TREE
TSV=$TOP/selftests/kernel/trees.tsv

usage()
{
	cat <<-EOT
	Usage: tree.sh list                 the trees' names
	       tree.sh packaged             those that a Debian suite holds, or held
	       tree.sh name TREE [KDIR]     the tree's name as results carry it
	       tree.sh fetch TREE [KDIR]    source under build/trees/; exit 77: no suite holds it
	       tree.sh source TREE          package and version that fetch would take
	       tree.sh table                all trees: version, where from, series, distros
	EOT
}

row() { awk -F'\t' -v t="$1" '$1 == t' "$TSV"; }
list() { awk -F'\t' '!/^#/ { print $1 }' "$TSV"; }
packaged() { awk -F'\t' '!/^#/ && $2 != "-" { print $1 }' "$TSV"; }

# kdir_version KDIR: VERSION.PATCHLEVEL of a kernel tree
kdir_version()
{
	[ -d "$1" ] || die "KDIR=$1: no such folder"
	if ! [ -r "$1/Makefile" ] || ! [ -d "$1/arch/s390/kernel" ] || ! [ -r "$1/kernel/panic.c" ]; then
		die "KDIR=$1 is no kernel tree (Makefile, kernel/panic.c and arch/s390/kernel are looked for)"
	fi
	awk '$1 == "VERSION" && $2 == "=" { v = $3 }
	     $1 == "PATCHLEVEL" && $2 == "=" { p = $3 }
	     END { if (v != "" && p != "") print v "." p }' "$1/Makefile"
}

name()
{
	if [ -n "${2:-}" ]; then
		v=$(kdir_version "$2")
		[ -n "$v" ] || die "KDIR=$2: its Makefile names no VERSION and PATCHLEVEL"
		[ -z "$1" ] || [ "$1" = "$v" ] || die "TREE=$1, but KDIR=$2 is a $v tree"
		printf '%s\n' "$v"
		return
	fi
	set -- "${1:-6.12}"
	[ -n "$(row "$1")" ] || die "TREE=$1 is unknown; valid: $(list | tr '\n' ' ')(or KDIR=/path/to/linux)"
	[ "$(row "$1" | cut -f2)" != - ] ||
		die "TREE=$1: no distribution package holds it any more; name a tree with KDIR=/path/to/linux-$1.y"
	printf '%s\n' "$1"
}

# candidate TREE: sets deb_suite, deb_version
candidate()
{
	package=$(row "$1" | cut -f2)
	deb_version=
	for deb_suite in $(row "$1" | cut -f3 | tr ',' ' '); do
		deb_version=$("$TOP/selftests/kernel/apt.sh" amd64 "$deb_suite" policy "$package") || deb_version=
		[ -n "$deb_version" ] && return 0
	done
	return 1
}

fetch_debian()
{
	tree=$1
	dir=$BUILD/trees/$tree
	# a tree once unpacked stays: REFRESH=1 looks for a newer package
	if [ -e "$dir/source" ] && [ -z "${REFRESH:-}" ]; then
		return 0
	fi
	if ! candidate "$tree"; then
		echo "tree.sh: no suite holds $(row "$tree" | cut -f2) any more ($(row "$tree" | cut -f3))" >&2
		exit 77
	fi
	[ "$(cat "$dir/source" 2>/dev/null)" = "$package $deb_version" ] && return 0
	mkdir -p "$dir"
	need_space 4000 "$dir"
	say "$package $deb_version ($deb_suite)"
	rm -rf "$dir/debs" "$dir/src.part"
	# from the suite of that version on: its package may be missing on the mirror
	suites=$(row "$tree" | cut -f3 | tr ',' '\n' | sed -n "/^$deb_suite\$/,\$p" | paste -sd' ' -)
	deb_suite=$("$TOP/selftests/kernel/suites.sh" amd64 "$suites" "$dir/debs" "$package") || exit 2
	deb_version=$(dpkg-deb -f "$dir"/debs/*.deb Version)
	rm -rf "$dir/src" "$dir"/obj* "$dir/pristine"
	mkdir "$dir/src.part"
	say "unpack"
	dpkg-deb --fsys-tarfile "$dir"/debs/*.deb | tar -xO "./usr/src/$package.tar.xz" |
		tar -xJ -C "$dir/src.part" --strip-components=1
	mv "$dir/src.part" "$dir/src"
	printf '%s %s\n' "$package" "$deb_version" >"$dir/source"
}

fetch_kdir()
{
	kdir=$(cd "$2" && pwd -P)
	dir=$BUILD/trees/$1-kdir
	# this checkout may stand in the tree: its copies are no part of the next one
	here=$(cd "$TOP" && pwd -P)
	own=
	case $here/ in "$kdir"/*) own=--exclude=${here#"$kdir"} ;; esac
	case $kdir/ in "$here/build/trees/$1-kdir/"*) die "KDIR=$2 is this project's own copy of a tree: name the original" ;; esac
	mkdir -p "$dir/src"
	[ "$(cat "$dir/kdir" 2>/dev/null)" = "$kdir" ] || rm -rf "$dir"/obj*
	need_space 3000 "$dir"
	say "copy of $kdir"
	[ ! -d "$dir/pristine" ] || "$TOP/selftests/kernel/switch.sh" "$dir"
	# by content, and with the time of the copy: make must see what changed
	# and such that it can be patched and removed again, whatever the source forbids
	rsync -rlp --chmod=u+rwX --checksum --delete ${own:+"$own"} --itemize-changes --exclude=/.git --exclude='*.o' --exclude='*.ko' \
		--exclude='*.cmd' --exclude=/vmlinux --exclude='/vmlinux.*' --exclude=/include/config --exclude=/include/generated \
		--exclude=/.config --exclude='/arch/*/include/generated' \
		--exclude='*.lex.c' --exclude='*.tab.[ch]' "$kdir/" "$dir/src/" >"$dir/changes" ||
		die "KDIR=$2 can't be copied to build/trees/ (see above)"
	rm -rf "$dir/pristine"
	# kernel.sh builds again what was built from another state of the tree
	[ ! -s "$dir/changes" ] || date +%s%N >"$dir/kdir-sum"
	printf '%s\n' "$kdir" >"$dir/kdir"
	printf 'KDIR\n' >"$dir/source"
}

case ${1:-} in
-h|--help) usage ;;
list|packaged) "$1" ;;
name) name "${2-}" "${3-}" ;;
fetch)
	tree=$(name "${2-}" "${3-}") || exit 2
	mkdir -p "$BUILD"
	lock "tree-$tree${3:+-kdir}"
	if [ -n "${3-}" ]; then fetch_kdir "$tree" "$3"; else fetch_debian "$tree"; fi ;;
source)
	candidate "${2-}" || exit 77
	printf '%s %s (%s)\n' "$package" "$deb_version" "$deb_suite" ;;
table)
	printf '%-6s %-18s %-32s %-48s %s\n' tree version from series 'distros on it'
	awk -F'\t' '!/^#/ { print $1 "\t" $2 "\t" $4 }' "$TSV" | sort -t. -k1,1n -k2,2n |
	while IFS='	' read -r tree pkg distros; do
		version=- from="KDIR="
		if [ "$pkg" != - ]; then
			if candidate "$tree"; then
				version=$deb_version from="$package ($deb_suite)"
			else
				from="$pkg: no suite holds it"
			fi
		fi
		patches=$(grep -cv -e '^#' -e '^$' "$TOP/patches/$tree/series" 2>/dev/null || :)
		printf '%-6s %-18s %-32s %-48s %s\n' "$tree" "$version" "$from" \
			"patches/$tree/series (${patches:-0} patches)" "$distros"
	done ;;
*) usage >&2; exit 2 ;;
esac
