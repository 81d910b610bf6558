#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# test_config.sh - CONFIG=: what is refused, how it is called, what is added to a full one
set -u
C=$PWD/selftests/kernel/config.sh
rc=0
T=$(mktemp -d) || exit 1
trap 'rm -rf "$T"' EXIT

said() { if [ "$1" = 0 ]; then printf '[       OK ] config: %s\n' "$2"; else printf '[  FAILED  ] config: %s\n' "$2"; rc=1; fi; }

# refused VALUE TEXT: in one line, exit 2
refused()
{
	CONFIG=$1 "$C" name >"$T/said" 2>&1
	[ $? = 2 ] && [ "$(wc -l <"$T/said")" = 1 ] && grep -qF "$2" "$T/said"
	said $? "$1 is refused"
}

mkdir "$T/a" "$T/b"
echo CONFIG_A=y | tee "$T/a/.config" >"$T/b/.config"
printf '# Linux/x86 6.12.1 Kernel Configuration\nCONFIG_A=y\n' >"$T/x86"
echo text >"$T/text"
refused nonesuch 'valid: kaslr lockdep kasan kcsan defconfig debug'
refused "$T/nowhere" 'no such file'
refused "$T/a" 'no such file'
refused "$T/text" 'no kernel configuration'
refused "$T/x86" 'of another architecture: # Linux/x86'

{ CONFIG='' "$C" name && CONFIG=debug "$C" name; } | tr -d '\n' | grep -qx -e -debug
said $? 'a name of its own'
[ "$(CONFIG="$T/a/.config" "$C" name)" != "$(CONFIG="$T/b/.config" "$C" name)" ]
said $? 'two files of one name'

mkdir "$T/bin"
# shellcheck disable=SC2016 # the compiler's own argument
printf '#!/bin/sh\n[ "$1" = -mstack-protector-guard-record ]\n' >"$T/bin/gcc"
chmod +x "$T/bin/gcc"
{ CONFIG='' S390_CROSS=x- "$C" cross && CONFIG=stackprotector S390_CROSS="$T/bin/" "$C" cross; } | paste -sd' ' - | grep -qxF "x- $T/bin/"
said $? 'a compiler that knows what is needed is taken'

# A tree whose make copies what is at hand, and takes every option
for dir in arch/s390 init kernel mm fs lib block virt crypto drivers; do mkdir -p "$T/src/$dir"; done
for dir in char s390 tty virtio base crypto; do mkdir -p "$T/src/drivers/$dir"; done
: >"$T/src/drivers/s390/virtio_ccw.c"
: >"$T/src/arch/Kconfig"
for option in VIRTIO_CONSOLE CRASH_DUMP PROC_FS NR_CPUS DEBUG_INFO_DWARF_TOOLCHAIN_DEFAULT; do
	printf 'config %s\n\tbool\n' $option
done >"$T/src/arch/s390/Kconfig"
# shellcheck disable=SC2016 # make expands it
printf 'defconfig:\n\tcp own $(O)/.config\nolddefconfig:\n\ttrue\n' >"$T/src/Makefile"
printf 'CONFIG_%s\n' VIRTIO_CONSOLE=m PROC_FS=y NR_CPUS=512 EXT4_FS=m DEBUG_INFO=y >"$T/src/own"
echo '# CONFIG_CRASH_DUMP is not set' >>"$T/src/own"
CONFIG=defconfig "$C" make "$T/src" "$T/obj" >"$T/said" 2>&1 && cat >"$T/want" <<-'EOT'
	CONFIG_CRASH_DUMP=y is set: the guest needs it, and defconfig has it off or as a module
	CONFIG_VIRTIO_CONSOLE=y is set: the guest needs it, and defconfig has it off or as a module
EOT
sed 's/^ *CONFIG *//' "$T/said" | diff "$T/want" -
said $? 'what the guest needs is named'
grep -v '^#' "$T/obj/.config" | sort >"$T/said"
printf 'CONFIG_%s\n' CRASH_DUMP=y DEBUG_INFO=y NR_CPUS=512 PROC_FS=y VIRTIO_CONSOLE=y | diff - "$T/said"
said $? 'and set; what is set otherwise stays, modules go'
exit $rc
