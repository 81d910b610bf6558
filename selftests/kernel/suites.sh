#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# suites.sh - packages from the first of several Debian suites that can serve them all
#
# A suite's list may have expired, and a package that it lists be missing on the
# mirror: that is told in one line, and the next suite is asked.
set -eu
. "$(dirname "$0")/../jobs/lib.sh"
SAY_TAG=APT
APT=$TOP/selftests/kernel/apt.sh

usage()
{
	cat <<-EOT
	Usage: suites.sh ARCH "SUITE ..." DIR PACKAGE...
	Links to the .deb files in DIR, as of apt.sh; prints the suite that they are of.
	Exit status: 0 done, 2 no suite can serve.
	EOT
}

[ "${1:-}" = --help ] && { usage; exit 0; }
[ $# -ge 4 ] || { usage >&2; exit 2; }
arch=$1 suites=$2 dir=$3
shift 3
mkdir -p "$BUILD"
said=$(mktemp "$BUILD/suites.XXXXXX")
trap 'rm -f "$said"' EXIT
why=
for suite in $suites; do
	if "$APT" "$arch" "$suite" download "$dir" "$@" >"$said" 2>&1; then
		printf '%s\n' "$suite"
		exit 0
	fi
	why=$(sed -n 's/^apt\.sh: //p' "$said" | tail -n 1)
	[ "$suite" = "${suites##* }" ] || say "$suite can't serve ($why): going on with the next suite" >&2
done
die "none of the suites $suites can serve: ${why:-see build/apt/}"
