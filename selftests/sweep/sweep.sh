#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# sweep.sh - build what a sweep needs, race, and draw the loss rate
#
# Input comes in the environment, as make passes it on: TREE KERNELS KDIR ACCEL
# QEMU RACES SEED RACE SHARD REPEAT FULL SWEEP_CPUS SWEEP_MEM.
set -eu
. "$(dirname "$0")/../jobs/lib.sh"
. "$TOP/selftests/kernel/ready.sh"
cd "$TOP"
[ "${1:-}" = --help ] && { echo "Usage: [VARIABLE=value ...] sweep.sh    (as make sweep; see selftests/sweep/README.md)"; exit 0; }

ready_tree
part=$(part) || exit 2
is_number RACES SEED RACE REPEAT FULL SWEEP_CPUS SWEEP_MEM
[ -z "$part" ] || [ -n "${SEED:-}" ] || die "SHARD=$SHARD: parts of one sweep need the same SEED="
ready_packages sweep plot
ready_kernels stock+series,racy
ready_host build/host/sweep build/host/judge
ready_images

out=build/${part}sweep/$id
rc=0
build/host/sweep --tree "$tree" --images "build/images/$id" --out "$out" --kernels "$kernels" \
	${RACES:+--races "$RACES"} ${SHARD:+--shard "$SHARD"} ${SEED:+--seed "$SEED"} ${RACE:+--race "$RACE"} \
	${REPEAT:+--repeat "$REPEAT"} ${FULL:+--full "$FULL"} \
	${SWEEP_CPUS:+--cpus "$SWEEP_CPUS"} ${SWEEP_MEM:+--mem "$SWEEP_MEM"} \
	--qemu "$qemu" ${ACCEL:+--accel "$ACCEL"} \
	--judge build/host/judge --makedumpfile build/root/makedumpfile || rc=$?
[ $rc -le 1 ] || exit $rc
selftests/sweep/plot.sh "$out" || exit 3
exit $rc
