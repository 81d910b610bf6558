#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# compiler.sh - a cross compiler that knows an option: the host's, or a newer Debian's
set -eu
. "$(dirname "$0")/../jobs/lib.sh"
SUITES="forky sid"
PACKAGE="gcc-16-s390x-linux-gnu"
PROGRAM=s390x-linux-gnu-gcc-16

usage()
{
	cat <<-EOT
	Usage: compiler.sh OPTION
	Print what stands before the names of gcc, ld …: S390_CROSS= or the host's, where its
	gcc knows OPTION, else that of $PACKAGE ($SUITES), unpacked under build/foreign/.
	EOT
}

[ $# = 1 ] || { usage >&2; exit 2; }

# knows PREFIX OPTION
knows() { echo 'int a;' | "$1gcc" "$2" -x c -c -o /dev/null - 2>/dev/null; }

cross=${S390_CROSS-s390x-linux-gnu-}
if knows "$cross" "$1"; then
	printf '%s\n' "$cross"
	exit
fi
for suite in $SUITES; do
	gcc=$("$TOP/selftests/kernel/foreign.sh" "$suite" "$PROGRAM" --deps --all "$PACKAGE") || continue
	bin=$(dirname "$(readlink -f "$gcc")")
	ln -sf "$PROGRAM" "$bin/s390x-linux-gnu-gcc"
	knows "$bin/s390x-linux-gnu-" "$1" || continue
	printf '%s\n' "$bin/s390x-linux-gnu-"
	exit
done
die "${cross}gcc does not know $1, and no $PACKAGE of $SUITES can be had: name a newer one with S390_CROSS=/path/to/s390x-linux-gnu-"
