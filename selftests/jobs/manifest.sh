#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# manifest.sh - the checksums of a run: SHA256SUMS in its folder, made, checked, renewed
set -eu
. "$(dirname "$0")/lib.sh"
cd "$TOP"

usage()
{
	cat <<-EOT
	Usage: manifest.sh make DIR IMAGES QEMU    of each run below DIR that has none
	       manifest.sh check DIR               exit 1 and a line for each file that was changed
	       manifest.sh renew DIR               the judge has written its files again

	inputs.sha256 is of what the run was made from: image, initrd, vmlinux, configuration,
	crash trigger, patches, QEMU. SHA256SUMS is of inputs.sha256 and of all files of the run.
	Both are as sha256sum -c takes them: inputs.sha256 at the repository's root.
	EOT
}

LIST=SHA256SUMS
INPUTS=inputs.sha256

# runs DIR: DIR itself, or those of a tree
runs() { find "$1" \( -name case.json -o -name $LIST \) -printf '%h\n' | sort -u; }

# files RUN: all but its list, the trace (drawn from the others), and the runs that lie below it
files()
{
	find "$1" -mindepth 1 \( -name 'run-[0-9]*' -o -name 'try-[0-9]*' \) -type d -prune -o \
		! -type d ! -name $LIST ! -name $LIST.new ! -path "$1/trace.json" -printf '%P\n' | sort
}

# sums RUN: of the files named by stdin
sums() { (cd "$1" && tr '\n' '\0' | xargs -0r sha256sum --); }

# replace FILE: by stdin, whole
replace() { cat >"$1.new" && mv "$1.new" "$1"; }

# inputs IMAGE_FOLDER QEMU
inputs()
{
	for file in "$1/image" "$1/initrd" "$1/vmlinux" "$1/config" "$1/crash_trigger.ko" \
		$(jq -r '.patches[]?' "$1/kernel.json") "$2"; do
		[ ! -f "$file" ] || printf '%s\n' "$file"
	done | tr '\n' '\0' | xargs -0 sha256sum --
}

make_lists()
{
	[ -d "$1" ] || return 0
	qemu=$(readlink -f "$(command -v "$3")")
	of=
	for run in $(runs "$1"); do
		[ ! -e "$run/$LIST" ] || continue
		kernel=$(jq -r .kernel "$run/kernel.json" 2>/dev/null) || continue
		[ -e "$2/$kernel/kernel.json" ] || continue
		[ "$kernel" = "$of" ] || { sums_of=$(inputs "$2/$kernel" "$qemu"); of=$kernel; }
		printf '%s\n' "$sums_of" >"$run/$INPUTS"
		files "$run" | sums "$run" | replace "$run/$LIST"
	done
}

# changed RUN: what is not as its list says
changed()
{
	(cd "$1" && sha256sum --check --quiet --strict $LIST 2>&1) | sed -n -e 's/: FAILED open or read$/: is missing or unreadable/p' \
		-e 's/: FAILED$/: was changed/p' -e 's/.*improperly formatted.*/'$LIST': was changed/p'
	files "$1" | while IFS= read -r file; do
		grep -qxF -e "$file" <<-EOT || printf '%s: was added\n' "$file"
			$(sed 's/^[0-9a-f]* [ *]//' "$1/$LIST")
		EOT
	done
}

check()
{
	wrong=0 none=0
	for run in $(runs "$1"); do
		[ -e "$run/$LIST" ] || { none=$((none + 1)); continue; }
		said=$(changed "$run")
		[ -z "$said" ] || { wrong=1; printf '%s\n' "$said" | sed "s,^,$PROG: $run/," >&2; }
	done
	[ $none = 0 ] || echo "$PROG: $none runs in $1 have no $LIST: nothing says that they are as they were" >&2
	# What a run was made from may be another by now, and is then not what this run shows
	find "$1" -name $INPUTS -exec cat {} + | sort -u | sha256sum --check --quiet --ignore-missing 2>/dev/null |
		sed -n "s,\(.*\): FAILED,$PROG: \1 is not what ran: it was changed since,p" >&2
	return $wrong
}

renew()
{
	for run in $(runs "$1"); do
		[ -e "$run/$LIST" ] || continue
		{
			grep -v -e ' [ *]result\.json$' -e ' [ *]hang/where\.txt$' "$run/$LIST"
			files "$run" | grep -x -e 'result\.json' -e 'hang/where\.txt' | sums "$run"
		} | sort -k 2 | replace "$run/$LIST"
	done
}

case ${1:-}:$# in
make:4) make_lists "$2" "$3" "$4" ;;
check:2) check "$2" ;;
renew:2) renew "$2" ;;
--help:1) usage ;;
*) usage >&2; exit 2 ;;
esac
