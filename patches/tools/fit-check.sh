#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# fit-check.sh - are the right series found for the shapes in fit-trees/?
#
# Usage: fit-check.sh [SHAPE]
# For each row of fit-trees/table (or those whose shape begins with SHAPE) a small tree
# is made of fit-trees/skeleton: its series must be found, the control's words be said
# of the wrong series, and not be said if there is no patches/needs; and once patched,
# the tree must have all of its series.
# Exit status: 0 ok, 1 a row failed, 2 bad usage.
set -eu
. "$(dirname "$0")/../../selftests/jobs/lib.sh"
. "$TOP/patches/tools/fit-lib.sh"
DATA=$TOP/patches/tools/fit-trees

# small_tree DIR FLAGS
small_tree()
{
	rm -rf "$1"
	awk -v dir="$1" -v flags=" $2 " '
	function on(i) { for (i = 1; i <= depth; i++) if (!take[i]) return 0; return 1 }
	/^#/ && !file { next }
	/^== /   { if (file) close(file); file = dir "/" $2; path = file; sub(/\/[^\/]*$/, "", path)
		   system("mkdir -p " path); printf "" >file; next }
	$1 == "%if" { not = $2 ~ /^!/; name = $2; sub(/^!/, "", name)
		   take[++depth] = (index(flags, " " name " ") > 0) != not; next }
	$1 == "%else" { take[depth] = !take[depth]; next }
	$1 == "%end"  { depth--; next }
	on() { print >file }' "$DATA/skeleton"
}

# said SERIES PATCH WORD TEXT: is this said of that patch?
said()
{
	fit_on "$small" /nonexistent "$1" 2>/dev/null | awk -F'\t' -v patch="$2" -v word="$3" -v text="$4" '
		index($2, patch) && $1 == word && index($3, text) { found = 1 }
		END { exit !found }'
}

fail()
{
	printf 'not ok %s: %s\n' "$shape" "$*"
	failed=$((failed + 1))
}

[ $# -le 1 ] || { usage >&2; exit 2; }
scratch_make fit-check
needs=$needs_table
small=$scratch/small
failed=0 rows=0
: >"$scratch/none"
grep -v -e '^#' -e '^$' "$DATA/table" | sed 's/ | /|/g' >"$scratch/table"
while IFS='|' read -r shape version flags right control <&3; do
	case $shape in "${1:-}"*) ;; *) continue ;; esac
	rows=$((rows + 1))
	small_tree "$small" "$flags"
	needs_table=$needs
	if fit_series "$version" "$small" /nonexistent >"$scratch/row"; then
		found=$(head -n 1 "$scratch/row")
	else
		found=none
	fi
	[ "$found" = "$right" ] || fail "the series of $found is found to be right, not $right"
	IFS=' ' read -r series patch word text <<-EOT
		$control
	EOT
	said "$series" "$patch" "$word" "$text" || fail "the series of $series: \"$word … $text\" is not said of *$patch*"
	needs_table=$scratch/none
	fit_table
	! said "$series" "$patch" "$word" "$text" || fail "the series of $series: \"$word … $text\" is said without patches/needs"
	needs_table=$needs
	[ "$found" != none ] || continue
	fit_table
	# shellcheck disable=SC2046 # a list of patches
	(cd "$TOP" && patches/tools/apply.sh "$small" $(fit_patches "$found"))
	rest=$(fit_on "$small" /nonexistent "$found" | cut -f1 | sort -u)
	[ "$rest" = there ] || fail "the tree with its series: \"$rest\", not \"there\""
done 3<"$scratch/table"
[ "$failed" = 0 ] || exit 1
echo "ok fit: $rows shapes take the series that is right for them"
