#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# override-check.sh - is panic_smp_self_stop() of an object or a vmlinux the s390 one?
set -u
. "$(dirname "$0")/../../selftests/jobs/lib.sh"
CROSS=${S390_CROSS-s390x-linux-gnu-}

usage()
{
	cat <<-EOT
	Usage: override-check.sh OBJECT

	OBJECT (smp.o or a vmlinux) must hold one panic_smp_self_stop(), a strong
	one, which loads a PSW before its first sigp or call.
	Exit status: 0 it does, 1 it does not, 2 bad usage.
	EOT
}

case ${1:-} in
-h|--help) usage; exit 0 ;;
esac
[ $# = 1 ] || { usage >&2; exit 2; }
[ -r "$1" ] || die "$1 can't be read"
command -v "${CROSS}objdump" >/dev/null || die "${CROSS}objdump is missing: apt install binutils-s390x-linux-gnu"

symbols=$("${CROSS}nm" "$1" | awk '$NF == "panic_smp_self_stop" { print $(NF - 1) }')
if [ "$symbols" != T ]; then
	echo "$1: panic_smp_self_stop is \"$(echo "$symbols" | tr '\n' ' ')\", not the one strong symbol that overrides"
	exit 1
fi
"${CROSS}objdump" -d --disassemble=panic_smp_self_stop "$1" | awk -v object="$1" '
/^[0-9a-f]+ <panic_smp_self_stop>:/ { inside = 1; next }
!inside { next }
{
	op = ""
	# address: bytes, mnemonic, operands
	if (split($0, column, "\t") >= 3)
		op = column[3]
	sub(/ .*/, "", op)
}
op == "lpswe" && !masked { masked = NR }
op ~ /^(sigp|bras|brasl|basr|jas|jasl)$/ && !left { left = NR; how = op }
op ~ /^j/ && $0 ~ /<[a-z_.0-9]+>$/ && $0 !~ /panic_smp_self_stop/ && !left { left = NR; how = op }
END {
	if (!masked) { print object ": panic_smp_self_stop() loads no PSW"; exit 1 }
	if (!left) { print object ": panic_smp_self_stop() stops nothing"; exit 1 }
	if (left < masked) { print object ": panic_smp_self_stop() has a " how " before it loads the PSW"; exit 1 }
}'
