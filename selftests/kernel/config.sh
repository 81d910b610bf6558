#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# config.sh - one configuration for every tree, checked option by option
set -eu
. "$(dirname "$0")/../jobs/lib.sh"
SAY_TAG=CONFIG

[ $# = 2 ] || { echo "Usage: config.sh SRC OBJ" >&2; exit 2; }
src=$1 obj=$2
mkdir -p "$obj"
cat "$TOP"/arch-s390/config/base.config "$TOP"/arch-s390/config/production.config \
	"$TOP"/arch-s390/config/capture.config "$TOP"/arch-s390/config/debug.config >"$obj/.fragments"
if find "$src/drivers/s390" -name virtio_ccw.c | grep -q .; then
	cat "$TOP/arch-s390/config/virtio.config" >>"$obj/.fragments"
fi
for extra in ${CONFIG_EXTRA:-}; do cat "$extra" >>"$obj/.fragments"; done
sum="$(cksum <"$obj/.fragments") $(find "$src" -maxdepth 1 -name Makefile -exec cksum {} +)"
[ -e "$obj/.config" ] && [ "$(cat "$obj/.fragments.sum" 2>/dev/null)" = "$sum" ] && exit 0

quiet "$obj/config.log" kmake -C "$src" O="$obj" ARCH=s390 CROSS_COMPILE="${S390_CROSS-s390x-linux-gnu-}" \
	KCONFIG_ALLCONFIG="$obj/.fragments" allnoconfig

# An option that the tree has and did not take is a mistake of the fragments
find "$src/arch/s390" "$src/init" "$src/kernel" "$src/mm" "$src/fs" "$src/lib" "$src/block" "$src/virt" "$src/crypto" \
	"$src/drivers/char" "$src/drivers/s390" "$src/drivers/tty" "$src/drivers/virtio" "$src/drivers/base" "$src/drivers/crypto" \
	\( -name 'Kconfig*' \) -exec sed -n 's/^[[:space:]]*\(menu\)\{0,1\}config[[:space:]]\{1,\}\([A-Z0-9_]*\).*/CONFIG_\2/p' {} + |
	sort -u >"$obj/.known"
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
