#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# lint.sh - what tools can say about our own files; patches have patch-check.sh
set -u
. "$(dirname "$0")/lib.sh"
cd "$TOP" || exit 2
rc=0
[ "${1:-}" = --help ] && { echo "Usage: lint.sh    (as make lint)"; exit 0; }

run()
{
	name=$1
	shift
	if "$@"; then printf '  LINT    %s: ok\n' "$name"; else printf '  LINT    %s: FAILED\n' "$name"; rc=1; fi
}

c_files=$(git ls-files 'selftests/*.c' 'selftests/*.h')
sh_files=$(git ls-files 'selftests/*.sh' 'ci/*.sh' .ci/run)
# shellcheck disable=SC2086,SC2046,SC2016 # lists of files; the inner shell expands
{
	# what other versions find differs from one to the next
	if clang-format --version | grep -q 'version 14\.'; then
		run clang-format clang-format --dry-run -Werror $c_files
	else
		printf '  LINT    clang-format: skipped, not version 14\n'
	fi
	run shellcheck shellcheck -x -P SCRIPTDIR -e SC1091,SC2034 -s sh $sh_files
	run json sh -c 'for f; do jq empty "$f" || exit 1; done' sh $(git ls-files '*.json')
	run yaml yamllint -d '{extends: default, rules: {line-length: {max: 120}, document-start: disable, truthy: disable}}' \
		$(git ls-files '*.yml' '*.yaml')
	run man sh -c 'for f; do mandoc -Tlint -Wwarning "$f" || exit 1; done' sh $(git ls-files '*.1')
	run spelling codespell -q 3 -L crate,parm,stap,ot,re-use,fo,te,thow $(git ls-files '*.md' '*.c' '*.h' '*.sh' '*.patch' '*.config')
}
# shellcheck disable=SC2086,SC2046,SC2016
# Habit 1: every source file opens with SPDX and says what it is for
run spdx sh -c 'for f; do head -n 2 "$f" | grep -q SPDX-License-Identifier || { echo "$f: no SPDX line"; exit 1; }; done' \
	sh $c_files $sh_files $(git ls-files '*.mk' Makefile 'arch-s390/trigger/*.[ch]')
exit $rc
