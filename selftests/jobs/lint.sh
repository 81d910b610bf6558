#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# lint.sh - what tools can say about our own files; patches have check.sh
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

# Those of the repository; of a tarball, which a foreign repository may stand above, all
if [ "$(git rev-parse --show-toplevel 2>/dev/null)" = "$(pwd -P)" ]; then
	all=$(git ls-files)
else
	all=$(find . -path ./build -prune -o -type f -print | sed 's,^\./,,')
fi

# files PATTERN...: what fits one of them
files()
{
	for f in $all; do
		for pattern; do
			# shellcheck disable=SC2254 # it is a pattern
			case $f in $pattern) printf '%s\n' "$f" ;; esac
		done
	done
}

c_files=$(files 'selftests/*.c' 'selftests/*.h')
sh_files=$(files 'selftests/*.sh' 'patches/tools/*.sh' 'ci/*.sh' .ci/run)
if [ -z "$c_files" ] || [ -z "$sh_files" ]; then die "finds no sources in $TOP"; fi
# shellcheck disable=SC2086,SC2046,SC2016 # lists of files; the inner shell expands
{
	# what other versions find differs from one to the next
	if clang-format --version | grep -q 'version 14\.'; then
		run clang-format clang-format --dry-run -Werror $c_files
	else
		printf '  LINT    clang-format: skipped, not version 14\n'
	fi
	run shellcheck shellcheck -x -P SCRIPTDIR -e SC1091,SC2034,SC2119 -s sh $sh_files
	run bash shellcheck -s bash $(files '*.bash')
	run json sh -c 'for f; do jq empty "$f" || exit 1; done' sh $(files '*.json')
	run yaml yamllint -d '{extends: default, rules: {line-length: {max: 120}, document-start: disable, truthy: disable}}' \
		$(files '*.yml' '*.yaml')
	run man sh -c 'for f; do mandoc -Tlint -Wwarning "$f" || exit 1; done' sh $(files '*.1')
	run spelling codespell -q 3 -L crate,parm,stap,ot,re-use,fo,te,thow $(files '*.md' '*.c' '*.h' '*.sh' '*.patch' '*.config')
}
# What a script hopes to find in its environment, lib.sh must let through. Two are set by
# the scripts that include lib.sh.
# shellcheck disable=SC2016,SC2046,SC2317 # a pattern, a list, and run() calls it
environment()
{
	said=$("$TOP/selftests/jobs/variables.sh" $(grep -ho '${[A-Z][A-Z0-9_]*:\{0,1\}[-+]' "$@" | tr -d '${:+-' |
		sort -u | grep -vx -e SAY_TAG -e GIT_OF))
	[ -z "$said" ] || { printf '%s; lib.sh clears it\n' "${said% (*}"; return 1; }
}
# shellcheck disable=SC2086
run environment environment $sh_files
# CI definitions can't read trees.tsv: they name some of its trees
# shellcheck disable=SC2013,SC2016,SC2317 # words of a line; sed's pattern; run() calls it
trees()
{
	for t in $(sed -n -e 's/.*TREES: "\(.*\)"/\1/p' -e '/ tree: \[\| TREE: \[/s/[^0-9. ]//gp' ci/*.yml); do
		"$TOP/selftests/kernel/tree.sh" packaged | grep -qxF "$t" || { echo "ci/*.yml: $t is no tree"; return 1; }
	done
	for t in $("$TOP/selftests/kernel/tree.sh" list); do
		[ -e "patches/$t/series" ] || { echo "patches/$t/series is missing, $t is in trees.tsv"; return 1; }
	done
}
[ ! -d ci ] || run trees trees
# shellcheck disable=SC2086,SC2046,SC2016
# Habit 1: every source file opens with SPDX and says what it is for
run spdx sh -c 'for f; do head -n 2 "$f" | grep -q SPDX-License-Identifier || { echo "$f: no SPDX line"; exit 1; }; done' \
	sh $c_files $sh_files $(files '*.mk' '*.bash' Makefile 'arch-s390/trigger/*.[ch]')
exit $rc
