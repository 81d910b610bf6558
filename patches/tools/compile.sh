#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# compile.sh - every prefix of every stack compiles, and warns of nothing new
#
# Usage: compile.sh TREE SRC OBJ
#        compile.sh --series NAME [--pristine DIR] TREE SRC OBJ
# Compile what the patches of TREE touch, with W=1 and sparse, for each prefix
# of each kernel's stack; SRC is the pristine source, OBJ a folder of its own.
# A warning that the unpatched tree does not have is an error. Where the stack
# holds the override, its disassembly is checked too.
# --series: only whether what that series touches compiles with all of it; if not,
# the patch that breaks it. Of the files in DIR those count, and not SRC's.
# Exit status: 0 ok, 1 a check failed, 2 bad usage.
set -u
. "$(dirname "$0")/../../selftests/jobs/lib.sh"
. "$TOP/patches/tools/patch-lib.sh"
KERNEL=$TOP/selftests/kernel/kernel.sh
APPLY=$TOP/patches/tools/apply.sh
CHECK=$TOP/patches/tools/override-check.sh

# stack KERNEL: its patches less the tool-chain fixes, which are part of the base
stack() { "$KERNEL" patches "$tree" "$1" | grep -v '^patches/toolchain/'; }
base() { "$KERNEL" patches "$tree" stock | grep '^patches/toolchain/'; }

# prefixes: each list of patches that leads to a kernel, on a line of its own
prefixes()
{
	if [ -n "$series" ]; then
		grep -v -e '^#' -e '^$' "patches/$series/series" | awk '{ list = list " " $0; print list }'
		return
	fi
	for kernel in $("$KERNEL" list "$tree"); do
		stack "$kernel" | awk '{ list = list " " $0; print list }'
	done | awk '!seen[$0]++'
}

# touched SUFFIX: the files so named that the patches change
touched() { grep "\\.$1\$" "$obj/touched"; }

# set_source PATCH...: the copy holds the base and these patches
set_source()
{
	# a patch may bring a new one
	(cd "$copy" && xargs rm -f) <"$obj/touched"
	cp -R "$obj/base/." "$copy" || exit 2
	"$APPLY" --name "$src" "$copy" "$@" || exit 2
}

# compile OBJECT LOG: nothing is told but warnings, without their line numbers
# The object tells whether it went well, not make: 5.10 looks for one of
# drivers/s390/ in drivers/ too, whose Makefile does not know that folder.
compile()
{
	rm -f "$obj/kbuild/$1"
	kmake -k -C "$copy" O="$obj/kbuild" ARCH=s390 CROSS_COMPILE="${S390_CROSS-s390x-linux-gnu-}" \
		${sparse:+W=1 C=1 CHECK="$sparse"} "$1" >"$obj/make.log" 2>&1
	[ -e "$obj/kbuild/$1" ] || return
	# what make has to renew before, as bounds.s, warns too
	awk -v name="$(basename "$1" .o)" '
		$1 == "CC" || $1 == "CHECK" { own = $2 ~ "(^|/)" name "\\.[co]$" }
		own && /warning:|error:/' "$obj/make.log" |
		sed -e "s,$copy/,,g" -e 's,^\(\.\./\)*,,' -e 's,:[0-9]*:[0-9]*:,:,' | sort >"$2"
}

# version FILE: changes when the file does, or a header that a patch touches
version()
{
	# shellcheck disable=SC2046 # a list of headers
	(cd "$copy" && cat "$1" $(touched h) 2>/dev/null | cksum | tr ' ' -)
}

# compile_error: the first error of the last compilation, one line
compile_error()
{
	grep -m 1 -e ' error: ' -e 'error:' "$obj/make.log" | sed -e "s,$copy/,,g" -e 's,^\(\.\./\)*,,' | grep . ||
		tail -n 1 "$obj/make.log"
}

# broken FILE: who breaks it; its first error, and the patch with which it comes
broken()
{
	error=$(compile_error)
	set_source
	if ! compile "${1%.c}.o" /dev/null; then
		echo "not ok $tree: $1 does not compile without any patch: $(compile_error)"
		return
	fi
	while read -r prefix <&3; do
		# shellcheck disable=SC2086 # a list of patches
		set_source $prefix
		compile "${1%.c}.o" /dev/null || { error=$(compile_error); break; }
	done 3<"$obj/prefixes"
	echo "not ok $tree: $1 does not compile with ${prefix##* }: $error"
}

# whole: what the series touches, with all of it
whole()
{
	# shellcheck disable=SC2046 # a list of patches
	set_source $(tail -n 1 "$obj/prefixes")
	count=0 failed=0
	for file in $(touched c); do
		count=$((count + 1))
		if ! compile "${file%.c}.o" /dev/null; then
			broken "$file"
			failed=$((failed + 1))
			# shellcheck disable=SC2046
			set_source $(tail -n 1 "$obj/prefixes")
		fi
	done
	[ "$failed" = 0 ] || exit 1
	echo "ok $tree: the $count files that the series of $series touches compile"
	exit 0
}

series='' pristine=/nonexistent sparse=''
while :; do
	case ${1:-} in
	--series) [ $# -gt 1 ] || { usage >&2; exit 2; }; series=$2; shift 2 ;;
	--pristine) [ $# -gt 1 ] || { usage >&2; exit 2; }; pristine=$2; shift 2 ;;
	*) break ;;
	esac
done
[ $# = 3 ] || { usage >&2; exit 2; }
tree=$1
src=$(cd "$2" 2>/dev/null && pwd) || die "$2 is no folder"
mkdir -p "$3" || exit 2
obj=$(cd "$3" && pwd)
cd "$TOP" || exit 2
[ -e "patches/${series:-$tree}/series" ] || die "tree $tree has no patches/${series:-$tree}/series"
for tool in sparse "${S390_CROSS-s390x-linux-gnu-}gcc"; do
	[ -z "$series" ] || [ "$tool" != sparse ] || continue
	command -v "$tool" >/dev/null || die "$tool is missing: make packages installs it"
done

# Hard links: a patch replaces a file, and leaves the one in SRC as it is.
copy=$obj/src
log=$obj/log
rm -rf "$copy" "$log" "$obj/base"
mkdir -p "$log"
SAY_TAG=COMPILE
[ -z "$series" ] || say "$tree: a copy, a configuration, and what the series of $series touches"
cp -al "$src" "$copy" 2>/dev/null || { rm -rf "$copy"; cp -a "$src" "$copy" || exit 2; }
# what somebody has built in it would stop a build elsewhere
rm -rf "$copy/.config" "$copy/include/config" "$copy/include/generated" "$copy"/arch/*/include/generated
trap 'rm -rf "$copy"' EXIT
trap 'exit 130' HUP INT TERM
prefixes >"$obj/prefixes"
# shellcheck disable=SC2046 # a list of patches
touched_by $(cat "$obj/prefixes") >"$obj/touched"
(cd "$copy" && xargs rm -f) <"$obj/touched"
copy_touched "$src" "$pristine" "$copy" <"$obj/touched"
if [ -n "$series" ]; then
	# shellcheck disable=SC2046
	held=$(patches/tools/there.sh "$copy" $(tail -n 1 "$obj/prefixes")) || exit 2
	# shellcheck disable=SC2086
	"$APPLY" --reverse "$copy" $held || exit 2
fi
# shellcheck disable=SC2046
"$APPLY" "$copy" $(base) || exit 2
copy_touched "$copy" /nonexistent "$obj/base" <"$obj/touched"
set_source

# the host's own sparse is too old for 7.x where that is Debian 12
[ -n "$series" ] || sparse=$(selftests/kernel/foreign.sh sid sparse sparse libc6) || sparse=sparse

failed=0
selftests/kernel/config.sh make "$copy" "$obj/kbuild" || exit 2
quiet "$obj/prepare.log" kmake -C "$copy" O="$obj/kbuild" ARCH=s390 \
	CROSS_COMPILE="${S390_CROSS-s390x-linux-gnu-}" -j"$(nproc)" prepare || exit 2

[ -z "$series" ] || whole

for file in $(touched c); do
	compile "${file%.c}.o" "$log/$(basename "$file").base" || {
		cat "$obj/make.log" >&2
		die "$tree: ${file%.c}.o does not compile without any patch"
	}
	ln "$log/$(basename "$file").base" "$log/$(basename "$file").$(version "$file")"
done

while read -r prefix <&3; do
	# shellcheck disable=SC2086 # a list of patches
	set_source $prefix
	last=$(basename "${prefix##* }")
	count=$(echo "$prefix" | wc -w)
	for file in $(touched c); do
		name=$(basename "$file")
		now=$log/$name.$(version "$file")
		if [ ! -e "$now" ]; then
			say "$tree: $name, $count patches up to $last"
			if ! compile "${file%.c}.o" "$now"; then
				printf 'not ok %s: %s does not compile:\n' "$prefix" "$file"
				grep -i 'error' "$obj/make.log" | head -n 5 | sed 's/^/    /'
				failed=$((failed + 1))
				continue
			fi
			if [ "$(comm -13 "$log/$name.base" "$now")" ]; then
				printf 'not ok %s: %s warns:\n' "$prefix" "$file"
				comm -13 "$log/$name.base" "$now" | sed 's/^/    /'
				failed=$((failed + 1))
			fi
			case $prefix/$name in
			*stop-the-cpu-on-a-concurrent-panic.patch*/smp.c)
				"$CHECK" "$obj/kbuild/arch/s390/kernel/smp.o" || failed=$((failed + 1)) ;;
			esac
		fi
	done
done 3<"$obj/prefixes"
[ "$failed" = 0 ] || exit 1
with="W=1 and sparse say"
! grep -q 'sparse is not available or not up to date' "$obj/make.log" ||
	with="W=1 says (this tree refuses the sparse that is installed: too old)"
echo "ok $tree: $(wc -l <"$obj/prefixes") prefixes compile, $with nothing new"
