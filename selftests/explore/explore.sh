#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# explore.sh [FOLDER] - build what an exploration needs, and explore; results below FOLDER
#
# Input comes in the environment, as make passes it on: TREE KERNELS KDIR QEMU
# PAIRS RACERS PREEMPTIONS REPLAY REPEAT DUMPS LOADS STATES FIRST POINTS SHARD.
set -eu
. "$(dirname "$0")/../jobs/lib.sh"
. "$TOP/selftests/kernel/ready.sh"
cd "$TOP"
[ "${1:-}" = --help ] && { echo "Usage: [VARIABLE=value ...] explore.sh    (as make explore; see selftests/explore/README.md)"; exit 0; }

ready_tree
part=$(part) || exit 2
is_number PREEMPTIONS REPEAT DUMPS
is_switch LOADS STATES FIRST POINTS
out=build/${part}explore/${1:+$1/}$id
case ${REPLAY:-} in
lost) [ -n "$(find "$out" -name '*.journal' 2>/dev/null)" ] || die "REPLAY=lost: $out has no search whose losses could be replayed" ;;
*[!0-9A-Z\ \*]*) die "REPLAY=$REPLAY: moves like '1*3 0 T1' are wanted, or lost" ;;
esac
case ${RACERS:-} in *[!0-9,]*) die "RACERS=$RACERS: CPUs like 1,2 are wanted" ;; esac
for pair in $(echo "${PAIRS:-}" | tr ',' ' '); do
	[ -e "selftests/explore/pairs/$pair.json" ] || die "PAIRS: \"$pair\" is no pair; valid: $(sed 's/[[:space:]#].*//; /^$/d' selftests/explore/pairs/list | paste -sd' ' -)"
done
ready_packages explore
ready_kernels racy,stock,stock+series
ready_host build/host/explore build/host/judge
ready_images

lock "$out"
keep_other "$out"
rc=0
build/host/explore --tree "$tree" --images "build/images/$id" --out "$out" --kernels "$kernels" \
	${PAIRS:+--pairs "$PAIRS"} ${RACERS:+--racers "$RACERS"} ${PREEMPTIONS:+--preemptions "$PREEMPTIONS"} \
	${REPLAY:+--replay "$REPLAY"} ${REPEAT:+--repeat "$REPEAT"} ${DUMPS:+--dumps "$DUMPS"} ${LOADS:+--loads} ${STATES:+--states} ${FIRST:+--first} ${POINTS:+--points} \
	${SHARD:+--shard "$SHARD"} --qemu "$(command -v "$qemu")" --judge build/host/judge --makedumpfile "$MAKEDUMPFILE" || rc=$?
[ $rc -le 1 ] || [ $rc = 130 ] || exit $rc
if [ -z "${POINTS:-}" ]; then
	jq -rf selftests/report/explore.jq "$out/explore.json" >"$out/report.html.part"
	mv "$out/report.html.part" "$out/report.html"
fi
exit $rc
