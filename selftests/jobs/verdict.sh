#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# verdict.sh - judge a saved results folder again, on any machine
set -eu
. "$(dirname "$0")/lib.sh"
SAY_TAG=VERDICT

usage()
{
	cat <<-EOT
	Usage: verdict.sh DIR     (as make verdict DIR=build/results/6.12)

	DIR is a tree's results (KERNEL/CASE/ below it), or the folder of one run.
	What was changed since the run is named, and then not judged.
	Exit status: 0 all ok, 1 something is not ok, 2 bad input, 3 an error of the harness.
	EOT
}

case ${1:-} in
-h|--help) usage; exit 0 ;;
'') die "name a results folder: make verdict DIR=build/results/6.12" ;;
esac
[ -d "$1" ] || die "DIR=$1: no such folder"
# runs: those of a tree, and no other case.json that a folder may hold
runs() { find "$1" -mindepth 3 -maxdepth 4 -name case.json ! -path '*/try-*' -printf '%h\n' | sort; }
if [ ! -e "$1/case.json" ] && [ -z "$(runs "$1")" ]; then
	die "DIR=$1 holds no results of make selftest (KERNEL/CASE/case.json is looked for)"
fi

"$TOP/selftests/jobs/manifest.sh" check "$1" || exit 3
make --no-print-directory -s -C "$TOP" build/host/judge
judge=$BUILD/host/judge
if [ -x "$MAKEDUMPFILE" ]; then
	set -- "$1" --makedumpfile "$MAKEDUMPFILE"
else
	say "the guest's makedumpfile is not here (make root): the check makedumpfile-reads is left out" >&2
fi
dir=$1
shift
rc=0
if [ -e "$dir/case.json" ]; then
	"$judge" "$@" run "$dir" || rc=$?
else
	runs "$dir" | while read -r run; do
		"$judge" "$@" run "$run" || : # the tree's verdict counts
	done
	"$judge" tree "$dir" || rc=$?
	report "$dir"
fi
"$TOP/selftests/jobs/manifest.sh" renew "$dir"
exit $rc
