#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# sweep.sh - build what a sweep needs, race, and draw the loss rate
#
# Input comes in the environment, as make passes it on: TREE KERNELS KDIR ACCEL
# QEMU RACES SEED RACE SHARD REPEAT FULL PARALLEL SWEEP_CPUS SWEEP_MEM.
set -eu
. "$(dirname "$0")/../jobs/lib.sh"
. "$TOP/selftests/kernel/ready.sh"
cd "$TOP"
[ "${1:-}" = --help ] && { echo "Usage: [VARIABLE=value ...] sweep.sh    (as make sweep; see selftests/sweep/README.md)"; exit 0; }

ready_tree
part=$(part) || exit 2
is_number SEED RACE FULL
for count in RACES REPEAT PARALLEL SWEEP_CPUS SWEEP_MEM; do
	value=$(printenv $count || :)
	[ -z "$value" ] || is_count $count "$value"
done
[ -z "$part" ] || [ -n "${SEED:-}" ] || die "SHARD=$SHARD: parts of one sweep need the same SEED="
ready_packages sweep plot
ready_kernels stock+series,racy
ready_host build/host/sweep build/host/judge
ready_images

# race PART DIR: that part of the sweep, or all of it, into DIR
race()
{
	build/host/sweep --tree "$tree" --images "build/images/$id" --out "$2" --kernels "$kernels" \
		${RACES:+--races "$RACES"} ${1:+--shard "$1"} ${SEED:+--seed "$SEED"} ${RACE:+--race "$RACE"} \
		${REPEAT:+--repeat "$REPEAT"} ${FULL:+--full "$FULL"} \
		${SWEEP_CPUS:+--cpus "$SWEEP_CPUS"} ${SWEEP_MEM:+--mem "$SWEEP_MEM"} \
		--qemu "$qemu" ${ACCEL:+--accel "$ACCEL"} \
		--judge build/host/judge --makedumpfile "$MAKEDUMPFILE"
}

# As many guests at once as PARALLEL says, each with a part of what is ours; one result
races()
{
	SEED=${SEED:-$(date +%s)}
	of=${SHARD:-1/1}
	pids='' parts='' worst=0
	empty "$out"
	for k in $(seq 0 $((PARALLEL - 1))); do
		race "$((${of%/*} + ${of#*/} * k))/$((${of#*/} * PARALLEL))" "$out/guest-$k" &
		pids="$pids $!" parts="$parts $out/guest-$k"
	done
	for pid in $pids; do
		wait "$pid" && continue || guest_rc=$?
		[ "$guest_rc" -le "$worst" ] || worst=$guest_rc
	done
	[ "$worst" -le 1 ] || return "$worst"
	# shellcheck disable=SC2086 # a list
	build/host/sweep --merge --out "$out" $parts
}

out=build/${part}sweep/$id
lock "$out"
keep_other "$out"
rc=0
if [ "${PARALLEL:-1}" -le 1 ] || [ -n "${RACE:-}" ]; then
	race "${SHARD:-}" "$out" || rc=$?
else
	races || rc=$?
fi
[ $rc -le 1 ] || exit $rc
selftests/sweep/plot.sh "$out" || exit 3
exit $rc
