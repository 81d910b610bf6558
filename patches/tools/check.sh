#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# check.sh - the patches of one tree: order, fuzz, variants, orphans, checkpatch
#
# Usage: check.sh TREE SRC
# Check the patches of TREE against its pristine source SRC:
#   - every kernel's stack applies in order, with offsets but no fuzz
#   - its series has what it needs in it, and leaves no fault (patches/needs)
#   - no series names a common patch that the tree has a variant of
#   - no variant is needless: its common twin is refused
#   - no patch is an orphan, in no series and no table of kernels
#   - a conflicting tree is refused with patch, hunk and function, and left alone
#   - the tree's own checkpatch.pl --strict has nothing to say
# Exit status: 0 ok, 1 a check failed, 2 bad usage.
set -u
. "$(dirname "$0")/../../selftests/jobs/lib.sh"
. "$TOP/patches/tools/patch-lib.sh"
KERNEL=$TOP/selftests/kernel/kernel.sh
APPLY=$TOP/patches/tools/apply.sh

failed=0
fail()
{
	printf 'not ok %s\n' "$*"
	failed=$((failed + 1))
}

ok()
{
	printf 'ok %s\n' "$*"
}

# every tree with a series, then its kernels
trees() { (cd patches && ls -d [0-9]*) ; }
kernels() { "$KERNEL" list "$1"; }
stack() { "$KERNEL" patches "$1" "$2"; }

# used TREE: every patch of the tree, once; TABLE=mutants names more
used()
{
	for kernel in $(kernels "$1"); do
		stack "$1" "$kernel"
	done | sort -u
}

# twin PATCH: the common patch that a variant for this tree stands for, if any
twin()
{
	dir=$(dirname "$1")
	[ "$(basename "$dir")" = "$tree" ] || return 0
	common=$(dirname "$dir")/$(basename "$1")
	[ ! -e "$common" ] || echo "$common"
}

check_stacks()
{
	for kernel in $(kernels "$tree"); do
		list=$(stack "$tree" "$kernel") || exit 2
		[ -n "$list" ] || continue
		# shellcheck disable=SC2086 # a list of patches
		if "$APPLY" --check "$src" $list; then
			ok "$kernel: applies"
		else
			fail "$kernel: does not apply"
		fi
	done
}

check_fit()
{
	if "$TOP/patches/tools/find.sh" "$tree" "$src" "$tree" >/dev/null 2>"$scratch/log"; then
		ok "series: is right for $tree"
	else
		fail "series: is not right for $tree:"
		cat "$scratch/log"
	fi
}

# A variant is needed where its twin is refused at the same place of a stack.
check_variants()
{
	for patch in $(used "$tree"); do
		common=$(twin "$patch")
		if [ -z "$common" ]; then
			variant=$(dirname "$patch")/$tree/$(basename "$patch")
			[ ! -e "$variant" ] || fail "$patch: tree $tree has $variant, use that"
			continue
		fi
		for kernel in $(kernels "$tree"); do
			# what comes before it, and the twin instead of it
			list=$(stack "$tree" "$kernel" | awk -v variant="$patch" -v common="$common" '
				$0 == variant { print common; found = 1; exit }
				{ print }
				END { if (!found) print "none" }')
			case $list in
			*none) continue ;;
			esac
			# shellcheck disable=SC2086
			if "$APPLY" --check "$src" $list 2>/dev/null; then
				fail "$patch: needless, $common applies"
			else
				ok "$patch: needed"
			fi
			break
		done
	done
}

# Each file of mutants/ is a kernel
check_orphans()
{
	{
		for t in $(trees); do used "$t"; done
		for table in selftests/kernel/*.json; do
			jq -r '.. | strings | select(endswith(".patch"))' "$table" | while read -r patch; do
				echo "$patch"
				for t in $(trees); do echo "$(dirname "$patch")/$t/$(basename "$patch")"; done
			done
		done
		cut -f4 selftests/kernel/configs.tsv
		grep -hv '^#' patches/toolchain/*/series
	} | sort -u >"$scratch/used"
	find patches arch-s390/patches -name '*.patch' ! -path '*/mutants/*' | sort >"$scratch/all"
	for patch in $(comm -13 "$scratch/used" "$scratch/all"); do
		fail "$patch: an orphan, no series and no table names it"
	done
}

# A tree that has changed where the override goes: the patch, the hunk and the
# function are told, and no patch of the stack is left in it, not even the good ones.
check_conflict()
{
	other=$scratch/other
	list=$(stack "$tree" stock+series)
	# shellcheck disable=SC2086 # a list of patches
	touched_by $list | copy_touched "$src" /nonexistent "$other"
	smp=arch/s390/kernel/smp.c
	sed -i 's,^ \* This is the main routine where commands issued,& (changed),' "$other/$smp"
	! cmp -s "$src/$smp" "$other/$smp" || { fail "a conflicting tree: $smp is not as this check knows it"; return; }
	cp -r "$other" "$scratch/before"
	# shellcheck disable=SC2086
	if "$APPLY" "$other" $list 2>"$scratch/log"; then
		fail "a conflicting tree: is not refused"
	elif ! grep -q "stop-the-cpu-on-a-concurrent-panic.patch: hunk [0-9]* of $smp does not apply near [a-z_]*()" "$scratch/log"; then
		fail "a conflicting tree: the patch, its hunk and the function are not told: $(head -n 1 "$scratch/log")"
	elif ! diff -r "$scratch/before" "$other" >/dev/null; then
		fail "a conflicting tree: something is left half-applied"
	else
		ok "a conflicting tree: $(head -n 1 "$scratch/log" | sed 's, in /.*,,')"
	fi
}

# The tree's own script, as the tool-chain fixes leave it. Three things it can't
# know: who submits, in a source folder without history a commit's id, and that
# MAINTAINERS names arch/s390/ as a whole, so that a new file needs no line there.
check_style()
{
	mkdir -p "$scratch/tools/scripts"
	cp "$src/scripts/checkpatch.pl" "$scratch/tools/scripts/" || die "$src has no scripts/checkpatch.pl"
	for fix in $(used "$tree" | grep '^patches/toolchain/.*/checkpatch'); do
		"$APPLY" "$scratch/tools" "$fix" || exit 2
	done
	for list in spelling.txt const_structs.checkpatch; do
		[ ! -e "$src/scripts/$list" ] || cp "$src/scripts/$list" "$scratch/tools/scripts/"
	done
	for patch in $(used "$tree"); do
		name=$scratch/$(basename "$patch")
		sed -e 's/@NAME@/A. Submitter/' -e 's/@EMAIL@/submitter@example.org/' "$patch" >"$name"
		checkpatch --root="$src" "$name"
		# a source folder that somebody has thinned out
		! grep -q 'does not point at a valid tree' "$scratch/log" || checkpatch --no-tree "$name"
		if grep -q '^total: 0 errors, 0 warnings, 0 checks,' "$scratch/log"; then
			ok "$patch: checkpatch"
		else
			fail "$patch: checkpatch --strict of $tree says"
			grep -v -e '^$' -e '^NOTE' -e "has style problems" "$scratch/log" | head -n 12 | sed 's/^/    /'
		fi
	done
}

checkpatch()
{
	(cd "$scratch" && perl tools/scripts/checkpatch.pl --strict \
		--ignore UNKNOWN_COMMIT_ID,FILE_PATH_CHANGES "$@") >"$scratch/log" 2>&1
}

[ $# = 2 ] || { usage >&2; exit 2; }
tree=$1
src=$(cd "$2" 2>/dev/null && pwd) || die "$2 is no folder"
cd "$TOP" || exit 2
[ -e "patches/$tree/series" ] || die "tree $tree has no patches/$tree/series; there are: $(trees | tr '\n' ' ')"
scratch_make patch-check

check_stacks
# the mutants are of one tree
[ "$tree" != 6.12 ] || TABLE=mutants check_stacks
check_fit
check_variants
check_orphans
check_conflict
check_style
[ "$failed" = 0 ]
