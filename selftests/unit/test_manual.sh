#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# test_manual.sh - a program's manual page has each of its options, and no other
set -u
H=$(dirname "$0")
T=$(mktemp -d) || exit 1
trap 'rm -rf "$T"' EXIT
rc=0

for page in selftests/*/*.1; do
	name=$(basename "$page" .1)
	"$H/$name" --help | sed -n 's/^  .\{4\}--\([a-z-]*\).*/\1/p; s/^  -[a-z], --\([a-z-]*\).*/\1/p' | grep -vxe help -e usage | sort >"$T/program"
	sed -n 's/^\.It .*Fl -\([a-z-]*\).*/\1/p' "$page" | sort >"$T/page"
	if [ -s "$T/page" ] && diff "$T/program" "$T/page"; then
		printf '[       OK ] manual: %s\n' "$name"
	else
		printf '[  FAILED  ] manual: %s: "<" is only in --help, ">" only in %s\n' "$name" "$page"
		rc=1
	fi
done
exit $rc
