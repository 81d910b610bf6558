#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# explore.sh - build what an exploration needs, and explore
#
# Input comes in the environment, as make passes it on: TREE KERNELS KDIR QEMU
# PAIRS RACERS PREEMPTIONS REPLAY REPEAT LOADS POINTS SHARD.
set -eu
. "$(dirname "$0")/../jobs/lib.sh"
cd "$TOP"
[ "${1:-}" = --help ] && { echo "Usage: [VARIABLE=value ...] explore.sh    (as make explore; see selftests/explore/README.md)"; exit 0; }

tree=$("$TOP/selftests/kernel/tree.sh" name "${TREE:-}" "${KDIR:-}") || exit 2
id=$tree${KDIR:+-kdir}
kernels=${KERNELS:-racy,stock,stock+series}
part=$(part) || exit 2
for number in PREEMPTIONS REPEAT; do
	value=$(printenv "$number" || :)
	case $value in *[!0-9]*) die "$number=$value: a number is wanted" ;; esac
done
[ -x "$(command -v "${QEMU:-qemu-system-s390x}")" ] || [ -z "${QEMU:-}" ] || die "QEMU=$QEMU: not found or not executable"
"$TOP/selftests/kernel/kernel.sh" check "$tree" "$kernels"
"$TOP/selftests/jobs/packages.sh" host kernel cross run explore

make --no-print-directory build/host/explore build/guest/init
"$TOP/selftests/kernel/root.sh"
"$TOP/selftests/kernel/tree.sh" fetch "$tree" ${KDIR:+"$KDIR"}
for k in $(printf '%s' "$kernels" | tr ',' ' '); do
	"$TOP/selftests/kernel/kernel.sh" build "$tree" "$id" "$k"
done

build/host/explore --tree "$tree" --images "build/images/$id" --out "build/${part}explore/$id" --kernels "$kernels" \
	${PAIRS:+--pairs "$PAIRS"} ${RACERS:+--racers "$RACERS"} ${PREEMPTIONS:+--preemptions "$PREEMPTIONS"} \
	${REPLAY:+--replay "$REPLAY"} ${REPEAT:+--repeat "$REPEAT"} ${LOADS:+--loads} ${POINTS:+--points} \
	${SHARD:+--shard "$SHARD"} ${QEMU:+--qemu "$QEMU"}
