#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# merge.sh - the results of a job's parts as one: a tree's results folders, or sweeps
#
# FROM names the parts' folders, DEST a new one. The parts stay as they are.
set -eu
. "$(dirname "$0")/lib.sh"
cd "$TOP"

[ "${1:-}" = --help ] && { echo 'Usage: FROM="DIR ..." DEST=DIR merge.sh'; exit 0; }
[ -n "${FROM:-}" ] || die 'name the parts: make merge FROM="DIR DIR" DEST=DIR'
[ -n "${DEST:-}" ] || die 'name a folder for the whole: make merge FROM="DIR DIR" DEST=DIR'
[ ! -e "$DEST" ] || die "DEST=$DEST exists already"

# kind DIR: what make selftest leaves, or make sweep
kind()
{
	[ -d "$1" ] || die "FROM: $1: no such folder"
	if [ -e "$1/sweep.json" ]; then echo sweep
	elif [ -e "$1/plan.json" ]; then echo results
	else die "FROM: $1 holds neither plan.json nor sweep.json: no results of make selftest or make sweep"
	fi
}

kinds=$(for d in $FROM; do kind "$d" || exit 2; done) || exit 2
[ "$(printf '%s\n' "$kinds" | sort -u | wc -l)" = 1 ] || die "FROM: results and sweeps can't be mixed"

if [ "${kinds%%
*}" = sweep ]; then
	make --no-print-directory -s build/host/sweep
	# shellcheck disable=SC2086 # a list of folders
	"$BUILD/host/sweep" --merge --out="$DEST" $FROM
	exit
fi

plans=$(for d in $FROM; do printf '%s/plan.json ' "$d"; done)
# shellcheck disable=SC2086
[ "$(jq -r .tree $plans | sort -u | wc -l)" = 1 ] || die "FROM: results of several trees"
# shellcheck disable=SC2086
twice=$(jq -r '.folders[] | "\(.kernel) \(.case) run \(.run)"' $plans | sort | uniq -d | head -n 1)
[ -z "$twice" ] || die "FROM: two parts hold $twice"
make --no-print-directory -s build/host/judge
mkdir -p "$DEST"
for d in $FROM; do
	cp -a "$d/." "$DEST/"
done
# the parts took turns: so does the whole, in the order that it had
# shellcheck disable=SC2086
jq -s '.[0] + { folders: (map(.folders) | transpose | add // [] | map(values)) }' $plans >"$DEST/plan.json"
makedumpfile=$MAKEDUMPFILE
[ -x "$makedumpfile" ] || makedumpfile=
rc=0
"$BUILD/host/judge" ${makedumpfile:+--makedumpfile "$makedumpfile"} tree "$DEST" || rc=$?
selftests/jobs/manifest.sh renew "$DEST"
report "$DEST"
exit $rc
