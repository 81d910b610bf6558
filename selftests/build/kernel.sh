#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# kernel.sh - build one kernel (a tree and a list of patches) into its image folder
set -eu
. "$(dirname "$0")/lib.sh"
TABLE=${TABLE:-$TOP/selftests/kernels.json}

usage()
{
	cat <<-EOT
	Usage: kernel.sh list TREE                kernels of a tree
	       kernel.sh check TREE K[,K...]      exit 2 and the valid names if one is unknown
	       kernel.sh patches TREE KERNEL      its patches, one path a line
	       kernel.sh parts TREE               the series' patches, each behind the name of its part
	       kernel.sh build TREE ID KERNEL     build/trees/ID -> build/images/ID/KERNEL
	EOT
}

# of TREE FILTER: the tree's own list of kernels, or the default one
of()
{
	jq -r --arg t "$1" "(if has(\$t) then .[\$t] else .default end) | $2" "$TABLE"
}

# like TREE: the tree whose patches it takes. A version that has no series takes,
# where its source is at hand, those of the nearest one that apply.
like()
{
	if [ -e "$TOP/patches/$1/series" ] || [ -z "${KDIR:-}" ]; then
		printf '%s\n' "$1"
	else
		"$TOP/selftests/build/series-find.sh" "$1" "$KDIR" || printf '%s\n' "$1"
	fi
}

# a tree without a series has nothing to be compared with, nor controls that fit
list()
{
	like=$(like "$1")
	if ! [ -e "$TOP/patches/$like/series" ]; then
		of "$like" '.[] | select(.patches == []) | .name'
	elif [ "$like" = "$1" ]; then
		of "$like" '.[].name'
	else
		of "$like" '.[].name' | while read -r k; do
			# shellcheck disable=SC2046 # a list of patches
			(cd "$TOP" && selftests/build/patch-apply.sh --check "$KDIR" $(patches "$like" "$k") 2>/dev/null) &&
				printf '%s\n' "$k"
		done
	fi
}

check()
{
	valid=$(list "$1")
	for k in $(printf '%s' "$2" | tr ',' ' '); do
		printf '%s\n' "$valid" | grep -qxF -- "$k" ||
			die "KERNELS: \"$k\" is no kernel of tree $1; valid: $(printf '%s' "$valid" | tr '\n' ' ')"
	done
}

# variant TREE PATCH: the tree's own variant of a patch, where there is one
variant()
{
	own=$(dirname "$2")/$1/$(basename "$2")
	if [ -e "$TOP/$own" ]; then printf '%s\n' "$own"; else printf '%s\n' "$2"; fi
}

patches()
{
	set -- "$(like "$1")" "$2"
	# what today's tools need to build an old tree, no part of a series
	if [ -e "$TOP/patches/toolchain/$1/series" ]; then
		grep -v '^#' "$TOP/patches/toolchain/$1/series"
	fi
	of "$1" ".[] | select(.name == \"$2\") | .patches[]" | while read -r p; do
		if [ "$p" = series ]; then
			[ -e "$TOP/patches/$1/series" ] ||
				die "patches/$1/series does not exist: no series for this tree yet (see patches/README.md)"
			grep -v -e '^#' -e '^$' "$TOP/patches/$1/series"
		else
			variant "$1" "$p"
		fi
	done
}

# "# fixes" in a series file: the patches below it go to the list on their own
parts()
{
	set -- "$(like "$1")"
	awk '/^# [a-z]+$/ { part = $2; next }
	     NF && !/^#/ { print (part == "" ? "fixes" : part), $1 }' "$TOP/patches/$1/series"
}

build()
{
	tree=$1 id=$2 kernel=$3
	dir=$BUILD/trees/$id
	out=$BUILD/images/$id/$kernel
	SAY_TAG=KERNEL
	list=$(patches "$tree" "$kernel") || exit 2
	trigger=$TOP/arch-s390/trigger
	class=$(of "$(like "$tree")" ".[] | select(.name == \"$kernel\") | .class")

	# shellcheck disable=SC2086 # a list of patches
	want=$(cd "$TOP" && cat "$dir/source" $list arch-s390/config/*.config arch-s390/trigger/* \
		${CONFIG_EXTRA:-} /dev/null | cksum)
	want="$want $class"
	if [ -e "$dir/kdir" ]; then
		want="$want $(cat "$dir/kdir-sum" 2>/dev/null)"
	fi
	if [ "$(cat "$out/stamp" 2>/dev/null)" != "$want" ]; then
		# a cache of CI brings images without the source that they are of
		if ! [ -d "$dir/src" ]; then
			rm -f "$dir/source"
			"$TOP/selftests/build/tree.sh" fetch "$tree"
			exec "$0" build "$@"
		fi
		mkdir -p "$out" "$dir/obj"
		rm -f "$out/stamp" "$out/initrd.stamp"
		need_space 1500 "$dir"
		lock "obj-$id"
		start=$(date +%s)
		# shellcheck disable=SC2086
		(cd "$TOP" && selftests/build/kernel-switch.sh "$dir" $list)
		"$TOP/selftests/build/kernel-config.sh" "$dir/src" "$dir/obj"
		objs=$(find "$dir/obj" -name '*.o' 2>/dev/null | head -n 100 | wc -l)
		if [ "$objs" -lt 100 ]; then
			say "$tree $kernel: whole build, some minutes"
		fi
		set -- -C "$dir/src" O="$dir/obj" ARCH=s390 CROSS_COMPILE="${S390_CROSS-s390x-linux-gnu-}" \
			-j"$(nproc)" KBUILD_BUILD_USER=selftest KBUILD_BUILD_HOST=selftest
		# kernels that can load their own kind of image take the bzImage
		boot=bzImage
		grep -q '^CONFIG_KEXEC_FILE=y' "$dir/obj/.config" || boot=image
		quiet "$out/build.log" kmake "$@" $boot modules
		# as an external module; its folder is a copy, so that ours stays clean
		rm -rf "$dir/trigger"
		cp -r "$trigger" "$dir/trigger"
		quiet "$out/module.log" kmake "$@" M="$dir/trigger" modules
		cp "$dir/obj/arch/s390/boot/$boot" "$out/image"
		# results folders hold links to the vmlinux of their day: never write into it
		cp --remove-destination "$dir/trigger/crash_trigger.ko" "$dir/obj/vmlinux" "$dir/obj/System.map" "$out/"
		cp "$dir/obj/.config" "$out/config"
		transport=virtio
		grep -q '^CONFIG_VIRTIO_CONSOLE=y' "$out/config" || transport=sclp
		jq -n --arg kernel "$kernel" --arg tree "$tree" --arg transport "$transport" \
			--arg class "$class" \
			--arg version "$(cat "$dir/obj/include/config/kernel.release")" \
			--arg source "$(cat "$dir/source")" --arg list "$list" \
			'{ kernel: $kernel, tree: $tree, version: $version, source: $source, class: $class,
			   transport: $transport, patches: ($list | split("\n") | map(select(. != ""))) }' \
			>"$out/kernel.json"
		printf '%s\n' "$want" >"$out/stamp"
		say "$tree $kernel: built in $(($(date +%s) - start)) s"
	fi
	ramfs=$(cat "$out/stamp" "$BUILD/guest/init" "$BUILD/root/stamp" \
		"$TOP/selftests/build/initrd.sh" | cksum)
	if [ "$(cat "$out/initrd.stamp" 2>/dev/null)" != "$ramfs" ]; then
		"$TOP/selftests/build/initrd.sh" "$out"
		printf '%s\n' "$ramfs" >"$out/initrd.stamp"
	fi
}

verb=${1:-}
case $verb in
-h|--help) usage; exit 0 ;;
list|check|patches|parts|build) shift; [ $# -ge 1 ] || { usage >&2; exit 2; }; "$verb" "$@" ;;
*) usage >&2; exit 2 ;;
esac
