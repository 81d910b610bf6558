#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# check.sh - the project's own tests, one line each, from nothing
#
# A test is a make target. Exit 0 passes, 77 skips (its last line says why),
# all else fails and shows the end of its log in build/check/.
set -u
. "$(dirname "$0")/lib.sh"
cd "$TOP" || exit 2
logs=$BUILD/check
passed=0 failed=0 skipped=0 n=0

[ "${1:-}" = --help ] && { echo "Usage: check.sh [TEST...]   (default: all; see tests() for the list)"; exit 0; }

tests()
{
	cat <<-'EOT'
	unit              unit tests, and the judge on recorded results folders
	unit-asan         the same under ASan and UBSan
	judge-mutants MUTANTS=sample    one in twenty of small faults of the judge: a test sees it
	lint              clang-format, shellcheck, sparse, man pages, spelling
	faults-quick      bad input and faults of the harness
	fit-check         the right series is found for the shapes that distros ship
	EOT
	for t in $("$TOP/selftests/kernel/tree.sh" packaged); do
		echo "patches TREE=$t      series and controls apply, checkpatch --strict"
	done
	for t in $("$TOP/selftests/kernel/tree.sh" packaged); do
		echo "prove TREE=$t      every prefix compiles, W=1, sparse, disassembly"
	done
	cat <<-'EOT'
	export-check TREE=6.12    mbox, quilt and rpm exports apply with git, quilt and rpmbuild
	report-check      report.html of hostile results in headless Chromium, light and dark
	end-to-end        QEMU: stock+series saves its dump, racy loses it
	explore-check     every schedule of a panic: racy loses some, stock loses some restarts, stock+series none
	user-check        odd environments, git settings, places, trees and input: selftests/user/table
	readers DIR=build/results/6.12/stock+series    libkdumpfile, drgn and crash agree on its dumps
	EOT
}

names=$(tests | sed 's/ .*//' | uniq)
for name; do
	printf '%s\n' "$names" | grep -qxF -e "$name" || die "TESTS: \"$name\" is no test; valid: $(printf '%s' "$names" | tr '\n' ' ')"
done

wanted=" $* "
start=$(date +%s)
# However this ends, and whoever ends it: the last line tells what came of it
trap 'printf "# %d s\n%d passed, %d failed, %d skipped\n" $(($(date +%s) - start)) "$passed" "$failed" "$skipped"' EXIT
trap 'exit 130' HUP INT TERM
failed=1
follow "$TOP/selftests/jobs/packages.sh" host kernel cross run check sweep explore export mutate && mkdir -p "$logs" || exit 2
failed=0
trap 'exit 130' HUP INT TERM
total=$(tests | wc -l)
IFS='
'
for line in $(tests); do
	target=$(printf '%s' "$line" | sed 's/  .*//')
	what=$(printf '%s' "$line" | sed 's/^.*[^ ]   *//')
	case "$wanted" in
	'  ') ;;
	*" ${target%% *} "*) ;;
	*) continue ;;
	esac
	n=$((n + 1))
	log=$logs/$(printf '%s' "$target" | tr ' =/' '---').log
	[ -t 1 ] && printf '    %d/%d %s ...\r' "$n" "$total" "$target"
	t0=$(date +%s)
	IFS=' '
	# shellcheck disable=SC2086 # a target and its variables
	follow env --default-signal=INT make --no-print-directory $target >"$log" 2>&1
	rc=$?
	trap 'exit 130' HUP INT TERM
	grep -q -e '^# exit 77' -e '^0 passed, 0 failed, [1-9][0-9]* skipped$' "$log" && rc=77
	IFS='
'
	took=$(($(date +%s) - t0))
	case $rc in
	0) passed=$((passed + 1))
	   printf 'ok %d %s: %s (%d s)\n' "$n" "$target" "$what" "$took" ;;
	77) skipped=$((skipped + 1))
	   printf 'ok %d %s # SKIP %s\n' "$n" "$target" "$(sed -n -e 's/^# exit 77: *//p' -e 's/^ok.*# SKIP //p' "$log" | head -n 1)" ;;
	*) failed=$((failed + 1))
	   printf 'not ok %d %s: %s (%d s); the end of %s:\n' "$n" "$target" "$what" "$took" "${log#"$TOP"/}"
	   tail -n 25 "$log" | sed 's/^/    /' ;;
	esac
	[ -z "$follow_told" ] || exit 130
done
[ "$failed" = 0 ] && [ $((passed + skipped)) -gt 0 ]
