#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# test_readers.sh - the comparison on recorded answers, and what crash printed turned into answers
set -u
R=selftests/unit/recorded/answers
rc=0

# expect FOLDER VERDICT: what the last line must be
expect()
{
	want=$2
	got=$(awk -f selftests/readers/compare.awk "$R/$1"/*.tsv | tail -n 1 | tr '\t' ' ')
	if [ "$got" = "$want" ]; then
		printf '[       OK ] readers: %s\n' "$1"
	else
		printf '[  FAILED  ] readers: %s: "%s", wanted "%s"\n' "$1" "$got" "$want"
		rc=1
	fi
}

expect agree 'agree 3 readers agree on 9 answers'
expect one-silent 'agree 2 readers agree on 9 answers'
expect old-kernel 'agree 3 readers agree on 8 answers; one alone tells panic-cpu'
expect one-alone 'differ no two readers answered'
expect swapped-registers 'differ the readers differ: psw-0, psw-1'
expect other-run 'differ the readers differ: panic, psw-1, psw-2, psw-3, panic-cpu, uptime'

if awk -f selftests/readers/crash.awk "$R/crash.txt" | cmp -s - "$R/agree/crash.tsv"; then
	echo '[       OK ] readers: crash.awk'
else
	echo '[  FAILED  ] readers: crash.awk'
	rc=1
fi
exit $rc
