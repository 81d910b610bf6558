#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# override-check.sh - is panic_smp_self_stop() of an object or a vmlinux the s390 one?
#
# Usage: override-check.sh OBJECT
# OBJECT (smp.o or a vmlinux) must hold one panic_smp_self_stop(), a strong
# one, which loads a PSW before it stops the CPU by SIGP STOP, and before any call.
# Exit status: 0 it does, 1 it does not, 2 bad usage.
set -u
. "$(dirname "$0")/../../selftests/jobs/lib.sh"
CROSS=${S390_CROSS-s390x-linux-gnu-}

[ $# = 1 ] || { usage >&2; exit 2; }
[ -r "$1" ] || die "$1 can't be read"
command -v "${CROSS}objdump" >/dev/null || die "${CROSS}objdump is missing: apt install binutils-s390x-linux-gnu"

symbols=$("${CROSS}nm" "$1" | awk '$NF == "panic_smp_self_stop" { print $(NF - 1) }')
if [ "$symbols" != T ]; then
	echo "$1: panic_smp_self_stop is \"$(echo "$symbols" | tr '\n' ' ')\", not the one strong symbol that overrides"
	exit 1
fi
"${CROSS}objdump" -dr --disassemble=panic_smp_self_stop "$1" | awk -v object="$1" '
function say(text) { print object ": panic_smp_self_stop() " text; bad = 1; exit 1 }
/^[0-9a-f]+ <panic_smp_self_stop>:/ { inside = 1; next }
/^Disassembly/ { inside = 0 }
!inside { next }
# address: bytes, mnemonic, operands; or address: relocation, symbol, of the call above
{ n = split($0, column, "\t"); op = n >= 3 ? column[3] : ""; sub(/ .*/, "", op) }
op ~ /^lg?hi$/ { split($NF, part, ","); value[part[1]] = part[2] }
op == "lpswe" { masked = 1 }
op == "sigp" {
	order = $NF
	sub(/.*,/, "", order)
	base = order
	gsub(/.*\(|\)/, "", base)
	if (order ~ /^0\(/) order = value[base]
	if (order == 5) stop()
	else if (order != 1) say("gives the sigp order " order)
}
# a relocation belongs to the line before; others are listed, too
/R_390_/ && !jump { next }
{ jump = op ~ /^(j|bra|jas|bas)/ }
jump && !masked && op ~ /^(bras|brasl|basr|jas|jasl)$/ { called = $0 }
/smp_stop_cpu/ { stop() }
# that of the takeover may stand before the PSW is loaded
/R_390_.*\tpanic\+|<panic>/ { called = "" }
function stop()
{
	stops = 1
	if (!masked) say("stops the CPU before it loads the PSW")
}
END {
	if (bad) exit 1
	if (!masked) say("loads no PSW")
	if (!stops) say("stops nothing")
	if (called) say("calls a function before it loads the PSW:" called)
}'
