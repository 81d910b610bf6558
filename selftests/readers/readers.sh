#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# readers.sh - several readers answer the same questions on a dump: do they agree?
#
# Two controls must differ: answers on two runs, and a dump in which the registers
# of two CPUs changed places.
#
# Usage: readers.sh [DIR]
# Ask libkdumpfile, drgn and crash on each dump below DIR, a results folder
# (default: the newest dump below build/results), and print their answers.
# A dump is kdump's vmcore, or QEMU's vmdump, which drgn can't read.
# Exit status: 0 all agree, 1 some do not, 2 there is no dump.
set -u
. "$(dirname "$0")/../jobs/lib.sh"
here=$TOP/selftests/readers
out=$BUILD/readers/answers
READERS="libkdumpfile drgn crash"

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

# symbols DUMP: of the kernel that it is of
symbols()
{
	case $1 in */hang/vmdump) printf '%s\n' "${1%/hang/vmdump}/vmlinux" ;; *) printf '%s\n' "${1%/*}/vmlinux" ;; esac
}

# dumps DIR: kdump's and QEMU's that have their kernel's symbols
dumps()
{
	find "$1" \( -name vmcore -o -name vmdump \) -type f ! -path '*/try-*' | sort |
		while read -r f; do if [ -e "$(symbols "$f")" ]; then printf '%s\n' "$f"; fi; done
}

newest()
{
	find "$BUILD/results" -name vmcore -type f ! -path '*/try-*' -printf '%T@ %h\n' 2>/dev/null |
		sort -n | sed -n '$s/^[^ ]* //p'
}

# ask_READER VMCORE VMLINUX: its answers, one a line; without arguments its version. The judge's
# own has makedumpfile read the log.
ask_libkdumpfile()
{
	[ $# = 2 ] || { echo "libkdumpfile $(pkg-config --modversion libkdumpfile)"; return; }
	[ ! -x "$MAKEDUMPFILE" ] || set -- "$@" "$MAKEDUMPFILE"
	"$BUILD/host/kdumpfacts" "$@"
}
ask_drgn() { "$BUILD/readers/drgn" "$here/answers.py" "${1:---version}" "${2:-}"; }
# -s: no banner; no file of the user's settings is read. crash 9.0.2 can't read the
# modules of 7.x and ends, and nobody asks for them.
ask_crash()
{
	[ $# = 2 ] || { "$BUILD/readers/crash" --version | sed -n '/^crash /{p;q;}'; return; }
	ask_rc=0
	ask_said=$(HOME=/nonexistent TERM=dumb timeout 300 "$BUILD/readers/crash" -s --no_modules \
		-i "$here/crash.commands" "$2" "$1" 2>&1 </dev/null) || ask_rc=1
	printf '%s\n' "$ask_said" | awk -f "$here/crash.awk"
	[ $ask_rc = 0 ] || printf '%s\n' "$ask_said" | grep . | tail -n 3 >&2
	return $ask_rc
}

# ask VMCORE VMLINUX DIR READERS: the answers go to DIR, one file a reader; what fails is in DIR/failed
ask()
{
	rm -rf "$3"
	mkdir -p "$3"
	for r in $4; do
		"ask_$r" "$1" "$2" >"$3/$r.tsv" 2>"$3/$r.log" ||
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

# of_capture_kernel RUN_JSON: the operator's dump came behind the capture kernel's first word
of_capture_kernel()
{
	[ -e "$1" ] && jq -e '([.operator[]? | select(.do == "vmdump").host_ms] | first) as $at |
		$at != null and .host_ms.fail != null and $at > .host_ms.fail' "$1" >/dev/null
}

# judge DUMP: all readers on it. drgn 0.3.0 takes no dump of QEMU's, whose header
# names the machine in capitals.
judge()
{
	name=$(printf '%s' "${1#"$BUILD"/results/}" | sed 's#/vmcore$##' | tr '/' ' ')
	answers=$out/${1#"$BUILD"/results/}
	file=$1
	readers=$present
	case $1 in */vmdump) readers=$(printf '%s' "$present" | sed 's/ *drgn//') ;; esac
	if [ "$readers" = "${readers% *}" ]; then
		line skip "$name # SKIP there is one reader for it"
		return
	fi
	if [ "${1##*/}" = vmdump ]; then
		if of_capture_kernel "${1%/*}/run.json"; then
			line skip "$name # SKIP it shows the capture kernel; the judge compares its pages"
			return
		fi
		file=$BUILD/readers/.whole
		rm -f "$file"
		if ! "$BUILD/root/makedumpfile" -R "$file" <"$1" >"$BUILD/readers/whole.log" 2>&1; then
			line bad "$name: makedumpfile -R: $(tail -n 1 "$BUILD/readers/whole.log")"
			return
		fi
	fi
	ask "$file" "$(symbols "$1")" "$answers" "$readers"
	rm -f "$BUILD/readers/.whole"
	# shellcheck disable=SC2046 # a list of files
	compare $(files "$answers")
	rc=$?
	if [ -e "$answers/failed" ]; then
		line bad "$name: $(paste -sd';' "$answers/failed")"
	elif [ $rc != 0 ]; then
		line bad "$name: $said"
	else
		line ok "$name: $said"
		case $1 in */vmcore) before=${agreed:-} agreed=$1 ;; esac
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
	cp "$agreed" "$twin/vmcore"
	"$BUILD/host/damage" "$twin" "note-swap 1 2" || exit 3
	ask "$twin/vmcore" "$(symbols "$agreed")" "$twin/answers" "$present"
	# shellcheck disable=SC2046 # a list of files
	if compare $(files "$twin/answers") >/dev/null; then
		line bad "control: with the registers of two CPUs swapped the readers agree"
	else
		line ok "control: with the registers of two CPUs swapped they differ, as they must ($said)"
	fi
}

dir=${1:-$(newest)}
[ -n "$dir" ] || die "no dump below build/results: run make selftest first, or name one with DIR="
[ -d "$dir" ] || die "DIR=$dir: no such folder"
list=$(dumps "$(readlink -f "$dir")")
[ -n "$list" ] || die "$dir: no dump with its vmlinux below it"
"$TOP/selftests/jobs/packages.sh" host kernel run || exit
make --no-print-directory -s -C "$TOP" build/host/kdumpfacts build/host/damage || exit
"$TOP/selftests/kernel/root.sh" || exit
"$here/root.sh" || exit

before='' agreed='' present='' said=''
for r in $READERS; do
	if [ "$r" != libkdumpfile ] && [ -e "$BUILD/readers/$r.absent" ]; then
		line skip "$r # SKIP not to be had: $(tail -n 1 "$BUILD/readers/$r.absent")"
	else
		printf '# %s\n' "$("ask_$r" 2>&1 | head -n 1)"
		present="$present $r"
	fi
done
present=${present# }
if [ "$present" = libkdumpfile ]; then
	echo '# exit 77: neither drgn nor crash is to be had'
	exit 0
fi
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
