#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# readers.sh - several readers answer the same questions on a dump: do they agree?
#
# Two controls must differ: answers on two runs, and a dump in which the registers
# of two CPUs changed places.
set -u
. "$(dirname "$0")/../build/lib.sh"
here=$TOP/selftests/readers
out=$BUILD/readers/answers
READERS="libkdumpfile drgn crash"

usage()
{
	cat <<-EOT
	Usage: readers.sh [DIR]
	Ask $READERS on each dump below DIR, a results folder
	(default: the newest dump below build/results), and print their answers.
	Exit status: 0 all agree, 1 some do not, 2 there is no dump.
	EOT
}

number=0 passed=0 failed=0 skipped=0

# line STATE TEXT
line()
{
	number=$((number + 1))
	case $1 in
	ok) passed=$((passed + 1)); printf 'ok %d %s\n' "$number" "$2" ;;
	skip) skipped=$((skipped + 1)); printf 'ok %d %s\n' "$number" "$2" ;;
	*) failed=$((failed + 1)); printf 'not ok %d %s\n' "$number" "$2" ;;
	esac
}

# dumps DIR: the folders that hold a dump and its kernel's symbols
dumps()
{
	find "$1" -name vmcore -type f ! -path '*/try-*' ! -path '*/hang/*' -printf '%h\n' | sort |
		while read -r d; do if [ -e "$d/vmlinux" ]; then printf '%s\n' "$d"; fi; done
}

newest()
{
	find "$BUILD/results" -name vmcore -type f ! -path '*/try-*' -printf '%T@ %h\n' 2>/dev/null |
		sort -n | sed -n '$s/^[^ ]* //p'
}

# ask VMCORE VMLINUX DIR: the answers go to DIR, one file a reader; what fails is in DIR/failed
ask()
{
	rm -rf "$3"
	mkdir -p "$3"
	for r in $present; do
		"$here/ask-$r.sh" "$1" "$2" >"$3/$r.tsv" 2>"$3/$r.log" ||
			printf '%s can not read it: %s\n' "$r" "$(tail -n 1 "$3/$r.log")" >>"$3/failed"
		[ -s "$3/$r.tsv" ] || rm "$3/$r.tsv"
	done
}

# files DIR: in the order of the readers
files()
{
	for r in $present; do if [ -e "$1/$r.tsv" ]; then printf '%s\n' "$1/$r.tsv"; fi; done
}

# compare FILE...: the table, then the verdict as $said
compare()
{
	table=$(awk -f "$here/compare.awk" "$@")
	compare_rc=$?
	printf '%s\n' "$table" | sed '$d; s/^/    /'
	said=$(printf '%s\n' "$table" | sed -n '$s/^[^	]*	//p')
	return $compare_rc
}

judge()
{
	name=$(printf '%s' "${1#"$BUILD"/results/}" | tr '/' ' ')
	answers=$out/${1#"$BUILD"/results/}
	ask "$1/vmcore" "$1/vmlinux" "$answers"
	# shellcheck disable=SC2046 # a list of files
	compare $(files "$answers")
	rc=$?
	if [ -e "$answers/failed" ]; then
		line bad "$name: $(paste -sd';' "$answers/failed")"
	elif [ $rc = 0 ]; then
		line ok "$name: $said"
		before=${agreed:-} agreed=$1
	else
		line bad "$name: $said"
	fi
}

# A run's answers by one reader beside another run's by the others
control_other_run()
{
	[ -n "$before" ] || { line skip "control # SKIP one dump: no other run to compare it with"; return; }
	mixed=$out/.control
	rm -rf "$mixed"
	cp -r "$out/${agreed#"$BUILD"/results/}" "$mixed"
	first=${present%% *}
	cp "$out/${before#"$BUILD"/results/}/$first.tsv" "$mixed/$first.tsv"
	# shellcheck disable=SC2046 # a list of files
	if compare $(files "$mixed") >/dev/null; then
		line bad "control: answers on two runs agree"
	else
		line ok "control: answers on two runs differ, as they must ($said)"
	fi
	rm -rf "$mixed"
}

control_swapped()
{
	twin=$(mktemp -d "$BUILD/readers/twin.XXXXXX") || exit 3
	trap 'rm -rf "$twin"' EXIT
	cp "$agreed/vmcore" "$twin/vmcore"
	"$BUILD/host/damage" "$twin" "note-swap 1 2" || exit 3
	ask "$twin/vmcore" "$agreed/vmlinux" "$twin/answers"
	# shellcheck disable=SC2046 # a list of files
	if compare $(files "$twin/answers") >/dev/null; then
		line bad "control: with the registers of two CPUs swapped the readers agree"
	else
		line ok "control: with the registers of two CPUs swapped they differ, as they must ($said)"
	fi
}

case ${1:-} in --help) usage; exit 0 ;; esac
dir=${1:-$(newest)}
[ -n "$dir" ] || die "no dump below build/results: run make selftest first, or name one with DIR="
[ -d "$dir" ] || die "DIR=$dir: no such folder"
list=$(dumps "$(readlink -f "$dir")")
[ -n "$list" ] || die "$dir: no dump with its vmlinux below it"

before='' agreed='' present='' said=''
for r in $READERS; do
	if [ "$r" != libkdumpfile ] && [ -e "$BUILD/readers/$r.absent" ]; then
		line skip "$r # SKIP not to be had: $(tail -n 1 "$BUILD/readers/$r.absent")"
	else
		printf '# %s\n' "$("$here/ask-$r.sh" --version 2>&1 | head -n 1)"
		present="$present $r"
	fi
done
present=${present# }
ifs=$IFS
IFS='
'
for d in $list; do
	IFS=$ifs
	judge "$d"
done
IFS=$ifs
if [ -n "$agreed" ]; then
	control_other_run
	case " $present " in
	*" drgn "*) control_swapped ;;
	*) line skip "control # SKIP without drgn nobody reads what the CPUs stored in memory" ;;
	esac
fi
printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
