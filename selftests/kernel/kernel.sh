#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# kernel.sh - build one kernel (a tree and a list of patches) into its image folder
set -eu
. "$(dirname "$0")/../jobs/lib.sh"
KINDS=$TOP/selftests/kernel/kernels.json
MUTANTS_DIR=patches/control/mutants
config=$("$TOP/selftests/kernel/config.sh" name) || exit 2

usage()
{
	cat <<-EOT
	Usage: kernel.sh list TREE                kernels of a tree that are worth a run
	       kernel.sh there TREE               say which patches of its series it has already
	       kernel.sh class TREE KERNEL        its class, as the cases name it
	       kernel.sh check TREE K[,K...]      exit 2 and the valid names if one is unknown
	       kernel.sh patches TREE KERNEL      its patches, one path a line
	       kernel.sh parts TREE               the series' patches, each behind the name of its part
	       kernel.sh build TREE ID KERNEL     build/trees/ID -> build/images/ID/KERNEL
	With TABLE=mutants the kernels are the series with one wrong version of it each.
	EOT
}

# table: all lists of kernels; a mutant is a file of its folder
table()
{
	case ${TABLE:-} in
	'') cat "$KINDS" ;;
	mutants)
		(cd "$TOP" && jq -n '{ default: [$ARGS.positional[] | { name: (split("/")[-1] | rtrimstr(".patch")),
			class: "delivered", patches: ["series", .] }] }' --args "$MUTANTS_DIR"/*.patch) ;;
	*) die "TABLE=$TABLE: mutants, or nothing" ;;
	esac
}

# of TREE FILTER: the tree's own list of kernels, or the default one, as far as CONFIG= has them
of()
{
	table | jq -r --arg t "$1" --arg config "${CONFIG:-}" "(if has(\$t) then .[\$t] else .default end)
		| map(select(.config == null or .config == \$config)) | $2"
}

# decide TREE: sets LIKE, the tree whose patches it takes, and TOOLCHAIN, what today's
# tools need to build it. With KDIR the source decides, and LIKE is "-" if no series is
# right for it; WHY then says what is wrong with the nearest one.
decide()
{
	WHY='' LIKE=$1 TOOLCHAIN=''
	if [ -n "${KDIR:-}" ]; then
		decide_rc=0
		LIKE=$("$TOP/patches/tools/find.sh" "$1" "$KDIR" 2>&1) || decide_rc=$?
		case $decide_rc in
		0) ;;
		1) WHY=$LIKE LIKE=- ;;
		*) die "$LIKE" ;;
		esac
		TOOLCHAIN=$("$TOP/patches/tools/find.sh" --toolchain "$KDIR") || exit 2
	elif [ -e "$TOP/patches/toolchain/$1/series" ]; then
		TOOLCHAIN=$(grep -v '^#' "$TOP/patches/toolchain/$1/series")
	fi
	# and what CONFIG= needs: only CONFIG=kaslr is nothing without it
	decide_patches=$("$TOP/selftests/kernel/config.sh" patches)
	[ -z "${KDIR:-}" ] || [ "${CONFIG:-}" = kaslr ] ||
		(cd "$TOP" && patches/tools/apply.sh --check "$KDIR" "$decide_patches" 2>/dev/null) || decide_patches=
	TOOLCHAIN=$(printf '%s\n' "$TOOLCHAIN" "$decide_patches" | grep . || :)
}

# series: the patches of the tree's series, one path a line; none without one
series()
{
	[ ! -e "$TOP/patches/$LIKE/series" ] || grep -v -e '^#' -e '^$' "$TOP/patches/$LIKE/series"
}

# held TREE PATCH...: those that its source has already, where it is at hand
held()
{
	held_tree=$1
	shift
	src=${KDIR:-$BUILD/trees/$held_tree/src}
	pristine=/nonexistent
	[ -n "${KDIR:-}" ] || pristine=$BUILD/trees/$held_tree/pristine
	[ -d "$src" ] || return 0
	(cd "$TOP" && patches/tools/there.sh --pristine "$pristine" "$src" "$@")
}

# held_series TREE: of its series
# shellcheck disable=SC2046 # a list of patches
held_series() { held "$1" $(series); }

# stands_for TREE: the kernel that its stock is by what it has of the series; "none":
# it has a part that no kernel is made of
stands_for()
{
	[ -z "$WHY" ] || { echo stock; return; }
	stands_held=$(held_series "$1")
	of "$LIKE" '.[].name' | while read -r k; do
		[ "$(patches "$1" "$k" | grep -v '^patches/toolchain/')" != "$stands_held" ] || echo "$k"
	done | tail -n 1 | grep . || echo none
}

# class TREE KERNEL: its class. What a stock is nobody knows by its name alone, and
# of one that stands for none no more is asked than of somebody else's image.
class()
{
	class_of=$2
	[ "$2" != stock ] || class_of=$(stands_for "$1")
	[ "$class_of" != none ] || { echo given; return; }
	of "$LIKE" ".[] | select(.name == \"$class_of\") | .class"
}

# say_class DIR CLASS: into its kernel.json, with the classes that it is "like": what a case
# expects of them holds for it, too, if the case does not name it. No part of the image.
say_class()
{
	jq --arg class "$2" --argjson like "$(jq -c --arg c "$2" '.classes[$c]' "$KINDS")" \
		'.class = $class | .like = $like' "$1/kernel.json" >"$1/.kernel.json.$$"
	mv "$1/.kernel.json.$$" "$1/kernel.json"
}

# there TREE: tell it, patch by patch
there()
{
	SAY_TAG=SERIES
	if [ -n "$WHY" ]; then
		printf '%s\n' "$WHY"
		say "only stock can be built (patches/README.md says how to add a tree)"
		return
	fi
	there_valid=$(valid "$1" | paste -sd' ' -)
	[ "$LIKE $there_valid" = "$1 $(of "$LIKE" '.[].name' | paste -sd' ' -)" ] ||
		say "$1 takes the series of $LIKE; kernels that can be made: $there_valid"
	there_held=$(held_series "$1")
	[ -n "$there_held" ] || return 0
	series | while read -r p; do
		if printf '%s\n' "$there_held" | grep -qxF "$p"; then
			say "$p: already there"
		else
			say "$p: not there yet"
		fi
	done
	there_is=$(stands_for "$1")
	if [ "$there_is" = none ]; then
		say "stock has a part of the series that no kernel is made of, and is left out"
	else
		say "stock is judged as $there_is, which it is"
	fi
	say "all other kernels are made of the tree without what is there"
}

# without TREE [KERNEL]: what is taken out of the tree before this kernel's patches come
without()
{
	# shellcheck disable=SC2046,SC2086 # lists of patches
	held "$1" $TOOLCHAIN $([ "${2:-}" = stock ] || series) | paste -sd' ' -
}

# valid TREE: the kernels that can be made of it. A tree without a series has nothing to
# be compared with, nor controls that fit.
valid()
{
	valid_held=$(without "$1")
	if ! [ -e "$TOP/patches/$LIKE/series" ]; then
		of "$LIKE" '.[] | select(.patches == []) | .name'
	elif [ -z "${KDIR:-}$valid_held" ]; then
		of "$LIKE" '.[].name'
	else
		of "$LIKE" '.[].name' | while read -r k; do
			# shellcheck disable=SC2046 # a list of patches
			if (cd "$TOP" && patches/tools/apply.sh --check --without "$valid_held" \
				"${KDIR:-$BUILD/trees/$1/src}" $(patches "$1" "$k") 2>/dev/null); then
				printf '%s\n' "$k"
			fi
		done
	fi
}

# Of a tree that has some of the series only what differs is worth a run
list()
{
	list_is=stock
	[ -z "$(held_series "$1")" ] || list_is=$(stands_for "$1")
	case $list_is in
	stock) valid "$1" ;;
	none) valid "$1" | grep -vx stock || : ;;
	stock+series) valid "$1" | grep -v '^stock+' || : ;;
	*) valid "$1" | grep -vxF "$list_is" || : ;;
	esac
}

check()
{
	valid=$(valid "$1")
	[ -n "$2" ] || die "no kernel of tree $1 is worth a run; valid: $(printf '%s' "$valid" | tr '\n' ' ')"
	for k in $(printf '%s' "$2" | tr ',' ' '); do
		printf '%s\n' "$valid" | grep -qxF -- "$k" ||
			die "KERNELS: \"$k\" is no kernel of tree $1; valid: $(printf '%s' "$valid" | tr '\n' ' ')"
	done
}

# variant PATCH: the tree's own variant of it, if there is one: that of its series, or
# that of its folder, or that of the tree which its series says it is "like"
variant()
{
	name=$(basename "$1")
	own=$(series | grep "/$name\$" | head -n 1) || :
	for t in "$LIKE" $(sed -n 's/^# like //p' "$TOP/patches/$LIKE/series" 2>/dev/null); do
		[ -n "$own" ] || [ ! -e "$TOP/$(dirname "$1")/$t/$name" ] || own=$(dirname "$1")/$t/$name
	done
	printf '%s\n' "${own:-$1}"
}

patches()
{
	[ -z "$TOOLCHAIN" ] || printf '%s\n' "$TOOLCHAIN"
	of "$LIKE" ".[] | select(.name == \"$2\") | .patches[]" | while read -r p; do
		if [ "$p" = series ]; then
			[ -z "$WHY" ] || die "no series is right for $KDIR: make fit KDIR=$KDIR says why"
			[ -e "$TOP/patches/$LIKE/series" ] ||
				die "patches/$1/series does not exist: no series for this tree yet (see patches/README.md)"
			series
		else
			variant "$p"
		fi
	done
}

# "# fixes" in a series file: the patches below it go to the list on their own
parts()
{
	[ -z "$WHY" ] || die "no series is right for $KDIR: make fit KDIR=$KDIR says why"
	awk '/^# [a-z]+$/ { part = $2; next }
	     NF && !/^#/ { print (part == "" ? "fixes" : part), $1 }' "$TOP/patches/$LIKE/series"
}

# broken LOG SRC PATCH...: the first error of a build in one line, and the patch that has it
broken()
{
	broken_at=$(grep -m 1 -o '[^ ]*:[0-9]*:[0-9]*: \(fatal \)\{0,1\}error: .*' "$1") ||
		die "$tree $kernel does not build (see above)"
	broken_at=${broken_at#*"$2"/}
	broken_at=$(printf '%s' "$broken_at" | sed -e 's|^\(\.\./\)*||' -e 's|^src/||')
	broken_file=${broken_at%%:*}
	broken_line=$(printf '%s' "$broken_at" | cut -d: -f2)
	broken_text=$(sed -n "${broken_line}p" "$2/$broken_file" 2>/dev/null) || :
	shift 2
	broken_by='a file that no patch touches'
	for p; do
		! grep -qxF "+++ b/$broken_file" "$TOP/$p" || broken_by='a line of no patch'
	done
	for p; do
		if [ -n "$broken_text" ] && grep -qxF "+$broken_text" "$TOP/$p"; then
			broken_by=$p
			break
		fi
	done
	die "$tree $kernel does not compile: $broken_at ($broken_by)"
}

build()
{
	tree=$1 id=$2 kernel=$3
	case $id in *"$config") ;; *) die "CONFIG= is for make selftest, bench, sweep and explore" ;; esac
	dir=$BUILD/trees/${id%"$config"}
	obj=$dir/obj$config
	out=$BUILD/images/$id/$kernel
	SAY_TAG=KERNEL
	list=$(patches "$tree" "$kernel") || exit 2
	trigger=$TOP/arch-s390/trigger
	class=$(class "$tree" "$kernel")
	without=$(without "$tree" "$kernel")

	# shellcheck disable=SC2046,SC2086 # lists of files
	want=$(cd "$TOP" && cat "$dir/source" $list $without $(selftests/kernel/config.sh files) selftests/kernel/config.sh arch-s390/trigger/* \
		${CONFIG_EXTRA:-} /dev/null | cksum)
	want="$want $class${without:+ without $without}"
	if [ -e "$dir/kdir" ]; then
		want="$want $(cat "$dir/kdir-sum" 2>/dev/null)"
	fi
	if [ "$(cat "$out/stamp" 2>/dev/null)" != "$want" ]; then
		# a cache of CI brings images without the source that they are of
		if ! [ -d "$dir/src" ]; then
			rm -f "$dir/source"
			"$TOP/selftests/kernel/tree.sh" fetch "$tree"
			exec "$0" build "$@"
		fi
		mkdir -p "$out" "$obj"
		rm -f "$out/stamp" "$out/initrd.stamp"
		need_space 1500 "$dir"
		lock "obj-${id%"$config"}"
		S390_CROSS=$("$TOP/selftests/kernel/config.sh" cross) || exit 2
		export S390_CROSS
		start=$(date +%s)
		# shellcheck disable=SC2086
		(cd "$TOP" && selftests/kernel/switch.sh --without "$without" "$dir" $list)
		"$TOP/selftests/kernel/config.sh" make "$dir/src" "$obj"
		objs=$(find "$obj" -name '*.o' 2>/dev/null | head -n 100 | wc -l)
		if [ "$objs" -lt 100 ]; then
			say "$tree $kernel: whole build, some minutes"
		fi
		# the same again gives the same, byte for byte
		set -- -C "$dir/src" O="$obj" ARCH=s390 CROSS_COMPILE="$S390_CROSS" \
			-j"$(nproc)" KBUILD_BUILD_USER=selftest KBUILD_BUILD_HOST=selftest \
			KBUILD_BUILD_VERSION=1 KBUILD_BUILD_TIMESTAMP='Thu Jan  1 00:00:00 UTC 1970'
		# kernels that can load their own kind of image take the bzImage
		boot=bzImage
		grep -q '^CONFIG_KEXEC_FILE=y' "$obj/.config" || boot=image
		# shellcheck disable=SC2086 # a list of patches
		quiet "$out/build.log" kmake "$@" $boot modules || broken "$out/build.log" "$dir/src" $list
		# as an external module; its folder is a copy, so that ours stays clean
		rm -rf "$dir/trigger$config"
		cp -r "$trigger" "$dir/trigger$config"
		quiet "$out/module.log" kmake "$@" M="$dir/trigger$config" modules
		cp "$obj/arch/s390/boot/$boot" "$out/image"
		# results folders hold links to the vmlinux of their day: never write into it
		cp --remove-destination "$dir/trigger$config/crash_trigger.ko" "$obj/vmlinux" "$obj/System.map" "$out/"
		cp "$obj/.config" "$out/config"
		transport=virtio
		grep -q '^CONFIG_VIRTIO_CONSOLE=y' "$out/config" || transport=sclp
		jq -n --arg kernel "$kernel" --arg tree "$tree" --arg transport "$transport" \
			--arg without "$without" --arg guest "$("$TOP/selftests/kernel/config.sh" guest)" \
			--arg version "$(cat "$obj/include/config/kernel.release")" \
			--arg source "$(cat "$dir/source")" --arg list "$list" \
			'{ kernel: $kernel, tree: $tree, version: $version, source: $source,
			   transport: $transport, without: ($without | split(" ")), patches: ($list | split("\n") | map(select(. != ""))) }
			 + ($guest | split("\n") | if . == [] then {} else { mem_mb: .[0] | tonumber, crashkernel: .[1] } end)' \
			>"$out/kernel.json"
		printf '%s\n' "$want" >"$out/stamp"
		say "$tree $kernel: built in $(($(date +%s) - start)) s"
	fi
	say_class "$out" "$class"
	ramfs=$(cat "$out/stamp" "$BUILD/guest/init" "$BUILD/root/stamp" \
		"$TOP/selftests/kernel/initrd.sh" | cksum)
	if [ "$(cat "$out/initrd.stamp" 2>/dev/null)" != "$ramfs" ]; then
		"$TOP/selftests/kernel/initrd.sh" "$out"
		printf '%s\n' "$ramfs" >"$out/initrd.stamp"
	fi
}

verb=${1:-}
case $verb in
-h|--help) usage; exit 0 ;;
list|there|class|check|patches|parts|build) shift; [ $# -ge 1 ] || { usage >&2; exit 2; }; decide "$1"; "$verb" "$@" ;;
*) usage >&2; exit 2 ;;
esac
