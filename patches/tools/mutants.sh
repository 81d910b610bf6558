#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# mutants.sh - wrong versions of the patches: each must be caught by the case that its header names
set -eu
. "$(dirname "$0")/../../selftests/jobs/lib.sh"
. "$TOP/selftests/kernel/ready.sh"
export TABLE=mutants
cd "$TOP"

[ "${1:-}" = --help ] && { echo "Usage: mutants.sh    (TREE=6.12 MUTANTS=a,b QEMU=)"; exit 0; }
for m in $(printf '%s' "${MUTANTS:-}" | tr ',' ' '); do
	[ -e "patches/control/mutants/$m.patch" ] ||
		die "MUTANTS: \"$m\" is no mutant; valid: $(cd patches/control/mutants && printf '%s\n' *.patch | sed 's/\.patch$//' | paste -sd' ' -)"
done
KERNELS=${MUTANTS:-} KDIR=
ready_tree
ready_packages
ready_kernels
ready_host build/host/runner build/host/judge
ready_source

# header MUTANT TAG: what stands behind TAG in the patch's header
header()
{
	sed -n "s/^$2: //p" "patches/control/mutants/$1.patch"
}

# verdict MUTANT CASE: build it, run the case, and say what the judge found
verdict()
{
	results=$BUILD/results-mutants/$tree
	rm -rf "${results:?}/$1"
	"$KERNEL_DIR/kernel.sh" build "$tree" "$tree" "$1" >&2 || return
	"$BUILD/host/runner" --tree "$tree" --images "$BUILD/images/$tree" --results "$results" \
		--cases-dir selftests/cases --kernels "$1" --cases "$2" --qemu "$qemu" \
		--judge "$BUILD/host/judge" --makedumpfile "$BUILD/root/makedumpfile" >&2 || :
	jq -r '"\(.verdict): \(.text)"' "$results/$1/$2/result.json"
}

n=0 survived=0
printf 'KTAP version 1\n1..%d\n' "$(printf '%s' "$kernels" | tr ',' '\n' | grep -c '')"
for m in $(printf '%s' "$kernels" | tr ',' ' '); do
	n=$((n + 1))
	case=$(header "$m" Caught-by)
	if [ -z "$case" ]; then
		echo "ok $n $m # SKIP $(header "$m" Not-caught)"
		continue
	fi
	seen=$(verdict "$m" "$case") || seen="error: no result"
	case $seen in
	'not ok: '*|'timeout: '*) echo "ok $n $m: caught by $case: ${seen#*: }" ;;
	*) echo "not ok $n $m: not caught by $case: $seen"; survived=$((survived + 1)) ;;
	esac
done
echo "$((n - survived)) of $n mutants caught or explained"
[ "$survived" = 0 ]
