#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# test_completion.sh - what bash offers behind the words of a line that begins with make
set -u
rc=0
B=$PWD/selftests/jobs/completion.bash

# offers LINE WORD...: no more than these
offers()
{
	line=$1
	shift
	# shellcheck disable=SC2016 # bash expands it
	came=$(COMP_LINE=$line FROM=$B in=${in:-.} breaks=${breaks:-=:} bash --norc -c '. "$FROM"; cd "$in"
		COMP_WORDBREAKS=$breaks
		COMP_POINT=${#COMP_LINE}
		s390_panic_make make
		echo "${COMPREPLY[*]}"')
	if [ "$came" = "$*" ]; then
		printf '[       OK ] completion: %s\n' "$line"
	else
		printf '[  FAILED  ] completion: %s: "%s" is offered, not "%s"\n' "$line" "$came" "$*"
		rc=1
	fi
}

offers 'make selft' selftest
offers 'make selftest RERU' RERUN=
offers 'make selftest RERUN=' failed
offers 'make selftest CASE' CASES=
offers 'make selftest TREE=6' 6.1 6.12
offers 'make selftest KERNELS=stock' stock stock+series stock+stop
offers 'make selftest TREE=3.2 KERNELS=' stock stock+guard stock+series
offers 'make selftest KERNELS=stock,ra' stock,racy stock,racy+guard stock,racy+guard+stop
offers 'make selftest CASES=panic-1,emergency-then' panic-1,emergency-then-oops
offers 'make selftest CASES=a' all
offers 'make selftest CASES=panic-1,reb' panic-1,reboot panic-1,reboot-after-hang panic-1,reboot-and-damaged panic-1,reboot-and-panic panic-1,reboot-no-dump
offers 'make selftest KDIR=selftests/jo' selftests/jobs
offers 'make selftest NONESUCH='
in=/ offers 'make selft'
# a hand's own setting, by which = ends no word
breaks=: offers 'make selftest TREE=6' TREE=6.1 TREE=6.12
exit $rc
