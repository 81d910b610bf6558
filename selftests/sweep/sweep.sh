#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# sweep.sh - build what a sweep needs, race, and draw the loss rate
#
# Input comes in the environment, as make passes it on: TREE KERNELS KDIR ACCEL
# QEMU RACES SEED RACE SHARD REPEAT FULL SWEEP_CPUS SWEEP_MEM.
set -eu
. "$(dirname "$0")/../jobs/lib.sh"
cd "$TOP"
[ "${1:-}" = --help ] && { echo "Usage: [VARIABLE=value ...] sweep.sh    (as make sweep; see selftests/sweep/README.md)"; exit 0; }

tree=$("$TOP/selftests/kernel/tree.sh" name "${TREE:-}" "${KDIR:-}") || exit 2
id=$tree${KDIR:+-kdir}
kernels=${KERNELS:-stock+series,racy}
part=$(part) || exit 2
for number in RACES SEED RACE REPEAT FULL SWEEP_CPUS SWEEP_MEM; do
	value=$(printenv "$number" || :)
	case $value in *[!0-9]*) die "$number=$value: a number is wanted" ;; esac
done
[ -z "$part" ] || [ -n "${SEED:-}" ] || die "SHARD=$SHARD: parts of one sweep need the same SEED="
[ -x "$(command -v "${QEMU:-qemu-system-s390x}")" ] || [ -z "${QEMU:-}" ] || die "QEMU=$QEMU: not found or not executable"
"$TOP/selftests/kernel/kernel.sh" check "$tree" "$kernels"
"$TOP/selftests/jobs/packages.sh" host kernel cross run sweep plot

make --no-print-directory build/host/sweep build/host/judge build/guest/init
"$TOP/selftests/kernel/root.sh"
"$TOP/selftests/kernel/tree.sh" fetch "$tree" ${KDIR:+"$KDIR"}
for k in $(printf '%s' "$kernels" | tr ',' ' '); do
	"$TOP/selftests/kernel/kernel.sh" build "$tree" "$id" "$k"
done

out=build/${part}sweep/$id
rc=0
build/host/sweep --tree "$tree" --images "build/images/$id" --out "$out" --kernels "$kernels" \
	${RACES:+--races "$RACES"} ${SHARD:+--shard "$SHARD"} ${SEED:+--seed "$SEED"} ${RACE:+--race "$RACE"} \
	${REPEAT:+--repeat "$REPEAT"} ${FULL:+--full "$FULL"} \
	${SWEEP_CPUS:+--cpus "$SWEEP_CPUS"} ${SWEEP_MEM:+--mem "$SWEEP_MEM"} \
	${QEMU:+--qemu "$QEMU"} ${ACCEL:+--accel "$ACCEL"} \
	--judge build/host/judge --makedumpfile build/root/makedumpfile || rc=$?
[ $rc -le 1 ] || exit $rc
selftests/sweep/plot.sh "$out" || exit 3
exit $rc
