#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# profile.sh - one CPU panics, and where the time goes until the capture kernel starts
#
# Input comes in the environment, as make passes it on: TREE KERNELS KDIR RUNS
# ACCEL QEMU APPEND.
set -eu
. "$(dirname "$0")/../jobs/lib.sh"
cd "$TOP"
[ "${1:-}" = --help ] && { echo "Usage: [VARIABLE=value ...] profile.sh    (as make profile; see selftests/profile/README.md)"; exit 0; }

tree=$("$TOP/selftests/kernel/tree.sh" name "${TREE:-}" "${KDIR:-}") || exit 2
id=$tree${KDIR:+-kdir}
kernels=${KERNELS:-stock}
runs=${RUNS:-3}
case $runs in ''|*[!0-9]*|0) die "RUNS=$runs: a number of 1 and more is wanted" ;; esac
"$TOP/selftests/kernel/kernel.sh" check "$tree" "$kernels"
"$TOP/selftests/jobs/packages.sh" host kernel cross run

make --no-print-directory build/host/runner build/host/judge build/host/profile build/guest/init
"$TOP/selftests/kernel/root.sh"
"$TOP/selftests/kernel/tree.sh" fetch "$tree" ${KDIR:+"$KDIR"}
for k in $(printf '%s' "$kernels" | tr ',' ' '); do
	"$TOP/selftests/kernel/kernel.sh" build "$tree" "$id" "$k"
done

out=build/profile/$id
rm -rf "$out"
mkdir -p "$out/cases"
jq -n --arg append "${APPEND:-}" '{
	name: "profile", proves: "Where the time goes.", cpus: 4, mem_mb: 1024, psw_ms: 1,
	guest: { append: $append },
	go: { entry: "module", cpus: [1], skew_ns: [0] },
	expect: { guarded: { dump: "saved" }, stopping: { dump: "saved" } } }' >"$out/cases/profile.json"
echo profile >"$out/cases/list"

build/host/runner --tree "$tree" --images "build/images/$id" --results "$out/results" \
	--cases-dir "$out/cases" --kernels "$kernels" --cases profile --runs "$runs" \
	${QEMU:+--qemu "$QEMU"} ${ACCEL:+--accel "$ACCEL"} \
	--judge build/host/judge --makedumpfile build/root/makedumpfile
for k in $(printf '%s' "$kernels" | tr ',' ' '); do
	first=$out/results/$k/profile
	echo
	jq -r --arg k "$k" '"\(.tree) \($k), QEMU \(.qemu), \(.accel)"' "$first/run.json"
	set -- "$first"
	for run in "$first"/run-*/; do
		[ ! -d "$run" ] || set -- "$@" "${run%/}"
	done
	build/host/profile "$@"
done
