#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# ask-crash.sh - VMCORE VMLINUX: crash, driven by crash.commands
set -u
. "$(dirname "$0")/../jobs/lib.sh"
here=$TOP/selftests/readers

[ "${1:-}" = --version ] && { "$BUILD/readers/crash" --version | sed -n '/^crash /{p;q;}'; exit 0; }
# -s: no banner; no file of the user's settings is read. crash 9.0.2 can't read the
# modules of 7.x and ends, and nobody asks for them.
said=$(HOME=/nonexistent TERM=dumb timeout 300 "$BUILD/readers/crash" -s --no_modules -i "$here/crash.commands" \
	"$2" "$1" 2>&1 </dev/null)
rc=$?
printf '%s\n' "$said" | awk -f "$here/crash.awk"
[ "$rc" = 0 ] && exit 0
printf '%s\n' "$said" | grep . | tail -n 3 >&2
exit 1
