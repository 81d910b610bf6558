#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# test_programs.sh - kdumpcheck, kdumpdiff and kdumpfacts: exit status, and what they say of the good dump
set -u
H=$(cd "$(dirname "$0")" && pwd)
T=$(mktemp -d) || exit 1
trap 'rm -rf "$T"' EXIT
rc=0

# expect EXIT WORDS PROGRAM ARGUMENT...: below $T, one line that has the words
expect()
{
	want=$1 words=$2 program=$3
	shift 3
	(cd "$T" && "$H/$program" "$@") >"$T/said" 2>&1
	came=$?
	if [ $came = "$want" ] && grep -qe "$words" "$T/said"; then
		printf '[       OK ] programs: %s\n' "$program $*"
		return
	fi
	printf '[  FAILED  ] programs: %s: exit %d\n' "$program $*" $came
	head -n 20 "$T/said" | sed 's/^/    /'
	rc=1
}

damage() { "$H/damage" "$T" "$@" || rc=1; }

cp selftests/unit/recorded/good/* "$T"
cat >>"$T/vmlinux.sym" <<'EOT'
00000000003e0000 0000000000000000 B _end
00000000003df800 0000000000000000 D __per_cpu_offset
0000000000000000 0000000000000000 D __per_cpu_start
0000000000001000 0000000000000000 D __per_cpu_end
EOT
damage vmlinux 'copy vmcore good' 'write none a text'
expect 0 '^ok  *pages  *129 pages, dump level 31$' kdumpcheck vmcore
expect 0 '^-  *stacks  *no vmlinux' kdumpcheck vmcore
expect 0 '^ok  *stacks .*CPU 2 (winner)' kdumpcheck vmcore vmlinux
expect 0 '^  "winner":2,$' kdumpcheck --json vmcore vmlinux
expect 1 '^ERROR  makedumpfile-forms .*false does not run' kdumpcheck --full -m /bin/false vmcore
expect 2 'Usage:' kdumpcheck
expect 2 'Usage:' kdumpcheck vmcore vmlinux good
expect 2 'unrecognized option' kdumpcheck --list vmcore
expect 2 '^kdumpcheck: none: .* are no dump$' kdumpcheck none
expect 2 '^kdumpcheck: none: no ELF file of s390x' kdumpcheck vmcore none
expect 0 '^  equal  *129$' kdumpdiff vmcore good
expect 1 '^only in VMDUMP  *119$' kdumpdiff --swapped vmcore good vmlinux
expect 2 'Usage:' kdumpdiff vmcore
expect 2 '^kdumpdiff: none: ' kdumpdiff none good
expect 2 '^kdumpdiff: gone: No such file' kdumpdiff vmcore gone
expect 2 '^kdumpdiff: none: ' kdumpdiff vmcore good none
expect 0 "^panic	$(printf 'crash-trigger: cpu 2 nonce 5d0fa75190d78256')$" kdumpfacts vmcore vmlinux
expect 0 '^psw-2	0x3ffe0114a60$' kdumpfacts vmcore vmlinux
expect 2 'Usage:' kdumpfacts vmcore
expect 2 '^kdumpfacts: none: ' kdumpfacts none vmlinux
expect 2 '^kdumpfacts: none: ' kdumpfacts vmcore none

# A page differs, and is named; another is in the first dump only
damage 'page 0x4df000 0x128 00000001'
expect 1 '^FAILED winner  *panic_cpu is 1' kdumpcheck vmcore vmlinux
expect 1 '^      "ok":false,$' kdumpcheck --json vmcore vmlinux
expect 0 "^0x0004df000  kernel's data  *panic_cpu" kdumpdiff --list good vmcore vmlinux
damage 'copy good vmcore' 'page-drop 0x1c88000'
expect 1 '^only in VMCORE  *1$' kdumpdiff good vmcore
expect 0 '^only in VMDUMP  *1$' kdumpdiff vmcore good
# ... or a stack; or what __per_cpu_offset calls CPU 0's
damage 'copy good vmcore' 'page 0x18ab000 0 ff'
expect 0 '^0x0018ab000  stacks in use  *$' kdumpdiff --list good vmcore vmlinux
damage 'copy good vmcore' 'page 0x4df000 0x800 00000000003df000'
expect 0 '^0x0004df000  per-CPU variables  *panic_cpu' kdumpdiff --list vmcore good vmlinux
# Where the crash kernel was: lowcore tells where the kernel tells
damage 'copy good vmcore' 'page 0 0xe18 0000000000000000'
expect 2 'does not tell where the crash kernel was' kdumpdiff --swapped vmcore good vmlinux
# ... or, in a kernel of 3.2, crashk_res
echo '00000000003df900 0000000000000040 D crashk_res' >>"$T/vmlinux.sym"
damage vmlinux 'page 0x4df000 0x900 0000000001000000000000001fffffff'
expect 1 '^  equal  *10$' kdumpdiff --swapped vmcore good vmlinux
# A kernel without panic_cpu
sed -i '/panic_cpu/d' "$T/vmlinux.sym"
damage vmlinux
expect 0 'winner  *CPU 2, by the panic text alone: this kernel has no panic_cpu' kdumpcheck good vmlinux
(cd "$T" && "$H/kdumpcheck" good) >/dev/full 2>/dev/null
[ $? = 2 ] || { echo '[  FAILED  ] programs: a full disk is not noticed'; rc=1; }
exit $rc
