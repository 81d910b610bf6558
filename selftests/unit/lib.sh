# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# lib.sh - what test_*.sh have in common: $H, the folder of the programs, $T, a folder that goes with the test, and its $rc
set -u
H=$(cd "$(dirname "$0")" && pwd)
rc=0
T=$(mktemp -d) || exit 1
trap 'rm -rf "$T"' EXIT
test_name=${0##*/test_}

# said STATUS TEXT: what was tried, and if it failed what is in $T/said
said()
{
	if [ "$1" = 0 ]; then printf '[       OK ] %s: %s\n' "$test_name" "$2"; return; fi
	printf '[  FAILED  ] %s: %s\n' "$test_name" "$2"
	[ ! -e "$T/said" ] || sed 's/^/    /' "$T/said"
	rc=1
}
