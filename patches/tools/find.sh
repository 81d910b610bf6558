#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# find.sh - whose series a kernel tree takes that has none of its own
set -eu
. "$(dirname "$0")/../../selftests/jobs/lib.sh"
SAY_TAG=SERIES
cd "$TOP"

usage()
{
	cat <<-EOT
	Usage: find.sh VERSION KDIR

	Print the name of the tree below patches/ whose series applies to the source
	in KDIR, which is VERSION: that of the nearest version first. KDIR is only read.
	Exit status: 0 found, 1 none applies, 2 bad usage.
	EOT
}

case ${1:-} in -h|--help) usage; exit 0 ;; esac
[ $# = 2 ] || { usage >&2; exit 2; }

# A major version counts more than any minor one
nearest()
{
	for series in patches/*/series; do
		echo "$series"
	done | awk -F/ -v version="$1" '
	function place(v, part) { split(v, part, "."); return part[1] * 1000 + part[2] }
	$2 ~ /^[0-9]+\.[0-9]+$/ {
		d = place($2) - place(version)
		print (d < 0 ? -d : d), $2
	}' | sort -n | cut -d' ' -f2
}

for tree in $(nearest "$1"); do
	# what the tree has of it already is no reason against it
	series=$(grep -v -e '^#' -e '^$' "patches/$tree/series")
	# shellcheck disable=SC2086 # a list of patches
	if patches/tools/apply.sh --check --without "$(patches/tools/there.sh "$2" $series | paste -sd' ' -)" \
		"$2" $series 2>/dev/null; then
		printf '%s\n' "$tree"
		exit 0
	fi
done
say "$1: no series applies to $2: only stock can be built (patches/README.md says how to add a tree)"
exit 1
