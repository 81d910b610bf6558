#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# test_cases.sh - the README of the cases names each key and word that the code takes, and no other
set -u
D=selftests/cases
rc=0
T=$(mktemp -d) || exit 1
trap 'rm -rf "$T"' EXIT

said() { if [ "$1" = 0 ]; then printf '[       OK ] cases: %s\n' "$2"; else printf '[  FAILED  ] cases: %s\n' "$2"; rc=1; fi; }

# strings FILE TABLE [first]: those of a C table, or the first of each line; the names of
# proto.h are what they stand for
strings()
{
	awk -v table="$2" -v first="${3:-}" '
	FILENAME ~ /proto\.h$/ { if ($1 == "#define" && split($0, q, "\"") > 1) value[$2] = q[2]; next }
	index($0, table) && /= \{$/ { inside = 1; next }
	inside && /^};/ { exit }
	inside {
		line = $0
		while (match(line, /(PROTO|OPERATOR)_[A-Z_]+|"[^"]*"/)) {
			word = substr(line, RSTART, RLENGTH)
			line = substr(line, RSTART + RLENGTH)
			print word ~ /^"/ ? substr(word, 2, length(word) - 2) : value[word]
			if (first) break
		}
	}' selftests/lib/proto.h "$1"
}

keys() { strings selftests/runner/testcase.c testcase_keys | tr ' ' '\n'; }
classes() { jq -r '.classes | keys[]' selftests/kernel/kernels.json; }

{
	keys
	classes
	strings selftests/runner/testcase.c 'trigger_name[]'
	strings selftests/runner/operator.c operator_ops first
	strings selftests/guest/go.c go_keys | grep -vx nonce
	strings selftests/guest/prepare.c prepare_files first
	strings selftests/guest/prepare.c prepare_numbers
	strings selftests/guest/entry.c entries
	strings selftests/guest/hold.c hold_moments first
	strings arch-s390/trigger/notifier.c notifier_words
	echo none
} | grep . | sort -u >"$T/code"
awk -F'|' '/^\| \140/ { n = split($2, word, "\140"); for (i = 2; i <= n; i += 2) print word[i] }' $D/README.md | sort -u >"$T/readme"
! comm -23 "$T/code" "$T/readme" | sed "s,^,  $D/README.md does not name: ," | grep .
said $? 'README names all that the code takes'
! comm -13 "$T/code" "$T/readme" | sed 's,^,  the code takes no: ,' | grep .
said $? 'README names no more'

sed -n 's/.*testcase_classes\[\] = "\(.*\)";/\1/p' selftests/runner/testcase.c | tr ' ' '\n' | sort >"$T/code"
classes | sort | cmp -s - "$T/code"
said $? 'the runner knows the classes of kernels.json'
! for f in "$D"/*.json; do jq -r -f $D/format.jq "$f" | cmp -s - "$f" || echo "  $f: jq -r -f $D/format.jq makes its form"; done | grep .
said $? 'all files have one form'
(cd $D && printf '%s\n' ./*.json | sed 's,^\./,,; s/\.json$//') | sort >"$T/files"
sed 's/#.*//; s/[[:space:]].*//; /^$/d' $D/list | sort | cmp -s - "$T/files"
said $? 'the list names each file'
! { echo all; sed 's/#.*//' $D/list | awk '{ for (i = 2; i <= NF; i++) print $i }'; } | grep -xF -f "$T/files" | sed 's/^/  a case and a group: /' | grep .
said $? 'no group is called as a case'
exit $rc
