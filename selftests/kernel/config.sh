#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# config.sh - the configuration of a kernel, checked option by option
#
# CONFIG= in the environment says which: none is ours, of some sixty options, the same
# for every tree.
set -eu
. "$(dirname "$0")/../jobs/lib.sh"
SAY_TAG=CONFIG
FRAGMENTS=arch-s390/config
TSV=$TOP/selftests/kernel/configs.tsv

usage()
{
	cat <<-EOT
	Usage: [CONFIG=...] config.sh name      what is added to the names of its folders
	       [CONFIG=...] config.sh files     what it is made of
	       [CONFIG=...] config.sh patches   what the kernel needs for it
	       [CONFIG=...] config.sh guest     the guest's memory, and that of its crash kernel
	       [CONFIG=...] config.sh cross     what stands before the names of its compiler's programs
	       [CONFIG=...] config.sh make SRC OBJ

	CONFIG=kaslr           ours, and the kernel lies at random addresses
	CONFIG=lockdep         ours, with lockdep, and what debug_defconfig checks cheaply
	CONFIG=kasan|kcsan     ours, with that sanitizer
	CONFIG=stackprotector  ours, with STACKPROTECTOR_STRONG: 7.0 and later, by gcc 16
	CONFIG=defconfig       the tree's own, but for its modules, and what the guest needs
	CONFIG=debug           likewise, of its debug_defconfig
	CONFIG=distro          ours, and what systemd and kdump-tools want: make distro sets it
	CONFIG=/path/.config   likewise, of somebody's own
	EOT
}

# of COLUMN: what configs.tsv says of CONFIG
of()
{
	case ${CONFIG:-} in */*) of_name='a file' ;; *) of_name=${CONFIG:-} ;; esac
	awk -F'\t' -v name="$of_name" -v column="$1" '$1 == name && $column != "-" { print $column }' "$TSV"
}

check()
{
	case ${CONFIG:-} in
	'') return ;;
	*/*) ;;
	*)
		[ -z "$(of 1)" ] || return 0
		die "CONFIG=$CONFIG is unknown; valid: $(awk -F'\t' '!/^#/ && $1 != "a file" { print $1 }' "$TSV" | paste -sd' ' -), or a path with a / in it" ;;
	esac
	if ! [ -f "$CONFIG" ] || ! [ -r "$CONFIG" ]; then die "CONFIG=$CONFIG: no such file"; fi
	grep -q '^CONFIG_[A-Z0-9_]*=' "$CONFIG" || die "CONFIG=$CONFIG is no kernel configuration"
	if grep -q '^# Linux/' "$CONFIG" && ! grep -q '^# Linux/s390 ' "$CONFIG"; then
		die "CONFIG=$CONFIG is of another architecture: $(grep -m 1 -o '^# Linux/[^ ]*' "$CONFIG")"
	fi
}

# A file is named by its place, too: two may be called .config
name()
{
	case ${CONFIG:-} in
	'') ;;
	*/*)
		name_file=$(basename "$CONFIG" | tr -cd 'A-Za-z0-9._-' | sed 's/^[._-]*//')
		printf -- '-%s-%s\n' "${name_file:-config}" "$(realpath "$CONFIG" | cksum | cut -d' ' -f1)" ;;
	*) printf -- '-%s\n' "$CONFIG" ;;
	esac
}

# fragments [SRC]: those of ours. Trees without virtio-ccw are old, and talk another way.
fragments()
{
	transport=virtio
	[ -z "${1:-}" ] || find "$1/drivers/s390" -name virtio_ccw.c | grep -q . || transport=old
	[ -n "${1:-}" ] || transport="virtio old"
	for part in base production capture debug $transport $(of 3); do
		echo "$FRAGMENTS/$part.config"
	done
}

files()
{
	fragments | sort
	case ${CONFIG:-} in */*) echo "$CONFIG" ;; esac
}

patches() { of 4; }
guest() { of 5; of 6; }

cross()
{
	cross_option=$(of 7)
	if [ -n "$cross_option" ]; then
		"$TOP/selftests/kernel/compiler.sh" "$cross_option"
	else
		printf '%s\n' "${S390_CROSS-s390x-linux-gnu-}"
	fi
}

kconfig()
{
	quiet "$obj/config.log" kmake -C "$src" O="$obj" ARCH=s390 CROSS_COMPILE="${S390_CROSS-s390x-linux-gnu-}" "$@"
}

# What only allnoconfig has to be told, and ways of several that a full one may go
OURS_ONLY="CONFIG_64BIT CONFIG_EXPERT CONFIG_EXPERIMENTAL CONFIG_MARCH_Z990 CONFIG_SPARSEMEM_MANUAL"
OURS_ONLY="$OURS_ONLY CONFIG_NO_HZ_IDLE CONFIG_NO_HZ CONFIG_MAGIC_SYSRQ_DEFAULT_ENABLE"

# full TARGET: the tree's own or somebody's, without modules, and what the guest needs:
# each option that it has to be told is named
full()
{
	kconfig "$1"
	sed -i 's/^\(CONFIG_[A-Z0-9_]*\)=m$/# \1 is not set/' "$obj/.config"
	if grep -q '^CONFIG_FTRACE_STARTUP_TEST=y' "$obj/.config"; then
		say "CONFIG_FTRACE_STARTUP_TEST is off: its tests make each boot a minute longer"
		sed -i 's/^\(CONFIG_FTRACE_STARTUP_TEST\)=y$/# \1 is not set/' "$obj/.config"
	fi
	kconfig olddefconfig
	if grep -q '^CONFIG_DEBUG_INFO=y' "$obj/.config"; then
		OURS_ONLY="$OURS_ONLY CONFIG_DEBUG_INFO_DWARF_TOOLCHAIN_DEFAULT"
	else
		sed -i '/^CONFIG_DEBUG_INFO_NONE=/d' "$obj/.config"
	fi
	grep '^CONFIG_' "$obj/.fragments" | while IFS= read -r line; do
		option=${line%%=*}
		case " $OURS_ONLY " in *" $option "*) continue ;; esac
		grep -qxF "$option" "$obj/.known" || continue
		grep -q "^$option=" "$obj/.config" || printf '%s\n' "$line"
	done >"$obj/.missing"
	while IFS= read -r line; do
		say "$line is set: the guest needs it, and $CONFIG has it off or as a module"
	done <"$obj/.missing"
	cat "$obj/.missing" >>"$obj/.config"
	kconfig olddefconfig
	mv "$obj/.missing" "$obj/.fragments"
}

# Options that the tree's Kconfig files name
known()
{
	find "$src/arch/Kconfig" "$src/arch/s390" "$src/init" "$src/kernel" "$src/mm" "$src/fs" "$src/lib" "$src/block" "$src/virt" "$src/crypto" \
		"$src/drivers/char" "$src/drivers/s390" "$src/drivers/tty" "$src/drivers/virtio" "$src/drivers/base" "$src/drivers/crypto" \
		\( -name 'Kconfig*' \) -exec sed -n 's/^[[:space:]]*\(menu\)\{0,1\}config[[:space:]]\{1,\}\([A-Z0-9_]*\).*/CONFIG_\2/p' {} + |
		sort -u
}

make_config()
{
	src=$1 obj=$2
	mkdir -p "$obj"
	cd "$TOP"
	fragments "$src" | xargs cat >"$obj/.fragments"
	for extra in ${CONFIG_EXTRA:-}; do cat "$extra" >>"$obj/.fragments"; done
	sum="$(cksum <"$obj/.fragments") $(cksum <"$TOP/selftests/kernel/config.sh") $(find "$src" -maxdepth 1 -name Makefile -exec cksum {} +)"
	case ${CONFIG:-} in */*) sum="$sum $(cksum <"$CONFIG")" ;; esac
	[ -e "$obj/.config" ] && [ "$(cat "$obj/.fragments.sum" 2>/dev/null)" = "$sum" ] && exit 0

	known >"$obj/.known"
	start=$(of 2)
	case ${start:-allnoconfig} in
	allnoconfig) kconfig KCONFIG_ALLCONFIG="$obj/.fragments" allnoconfig ;;
	olddefconfig)
		cp "$CONFIG" "$obj/.config"
		full olddefconfig ;;
	*) full "$start" ;;
	esac

	# An option that the tree has and did not take is a mistake of the fragments
	grep '^CONFIG_' "$obj/.fragments" | while IFS= read -r line; do
		grep -qxF "$line" "$obj/.config" && continue
		option=${line%%=*}
		grep -qxF "$option" "$obj/.known" || continue
		case " ${KCONFIG_SOFT:-CONFIG_SPARSEMEM_MANUAL CONFIG_PROC_SYSCTL CONFIG_VIRTIO CONFIG_MMU} " in *" $option "*) continue ;; esac
		printf '%s\n' "$line"
	done >"$obj/.refused"
	if [ -s "$obj/.refused" ]; then
		die "$src knows but did not take: $(tr '\n' ' ' <"$obj/.refused")(see arch-s390/config/)"
	fi
	printf '%s\n' "$sum" >"$obj/.fragments.sum"
}

case ${1:-} in
-h|--help) usage ;;
name|files|patches|guest|cross) check; "$1" ;;
make) [ $# = 3 ] || { usage >&2; exit 2; }; check; make_config "$2" "$3" ;;
*) usage >&2; exit 2 ;;
esac
