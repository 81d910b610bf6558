# SPDX-License-Identifier: GPL-2.0
# completion.bash - make's targets and variables in this checkout, for bash:
#	. selftests/jobs/completion.bash
# shellcheck shell=bash

s390_panic_top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
# What completes make elsewhere: bash-completion's own, or file names
# shellcheck disable=SC1091
[ ! -r /usr/share/bash-completion/completions/make ] || . /usr/share/bash-completion/completions/make
s390_panic_else=$(complete -p make 2>/dev/null | sed -n 's/.* -F \([^ ]*\) .*/\1/p')

# s390_panic_values NAME TREE: what a variable may be
s390_panic_values()
{
	case $1 in
	TREE) awk -F'\t' '/^[0-9]/ { print $1 }' selftests/kernel/trees.tsv ;;
	KERNELS) # a tree may have kernels of its own
		awk -v tree="${2:-6.12}" '
		/^  "[^"]*": \[/ { split($0, q, "\""); of = q[2] }
		/^    \{ "name": "/ && !/"config":/ { split($0, q, "\""); name[of] = name[of] q[4] "\n" }
		END { printf "%s", tree in name ? name[tree] : name["default"] }' selftests/kernel/kernels.json ;;
	CASES) sed 's/#.*//; /^$/d' selftests/cases/list | tr -s '[:space:]' '\n'; echo all ;;
	ACCEL) printf '%s\n' tcg kvm ;;
	RERUN) echo failed ;;
	FORMAT) printf '%s\n' quilt mbox rpm ;;
	esac
}

s390_panic_make()
{
	local word name cur list tree
	COMPREPLY=()
	if [ "$PWD" -ef "$s390_panic_top" ]; then
		# = ends a word for bash, so the line is looked at
		word=${COMP_LINE:0:COMP_POINT}
		word=${word##*[[:blank:]]}
		name=${word%%=*} cur=${word#*=}
	else
		if [ -n "$s390_panic_else" ]; then "$s390_panic_else" "$@"; else compopt -o default 2>/dev/null; fi
		return
	fi
	if [ "$name" = "$word" ]; then
		mapfile -t COMPREPLY < <(compgen -W "$(sed -n 's/^\([a-z][a-z-]*\):.*## .*/\1/p' Makefile selftests/*/*.mk patches/tools/*.mk)
			$(sed -n 's/^export //p' Makefile selftests/*/*.mk patches/tools/*.mk | tr ' ' '\n' | sed 's/$/=/')" -- "$cur")
		[[ ${COMPREPLY[0]} != *= ]] || compopt -o nospace 2>/dev/null
		return
	fi
	case $name in
	KDIR|KERNEL_IMAGE|VMLINUX|QEMU|DIR|DEST|FROM)
		mapfile -t COMPREPLY < <(compgen -f -- "$cur")
		compopt -o filenames 2>/dev/null ;;
	*)
		tree=$(printf '%s\n' "${COMP_LINE##*TREE=}" | sed 's/[[:blank:]].*//')
		list=
		case $name,$cur in KERNELS,*,*|CASES,*,*) list=${cur%,*}, ;; esac
		mapfile -t COMPREPLY < <(s390_panic_values "$name" "$tree" | sort -u |
			sed "s/^/$list/" | while IFS= read -r v; do case $v in "$cur"*) printf '%s\n' "$v" ;; esac; done) ;;
	esac
	[[ $COMP_WORDBREAKS == *=* ]] || COMPREPLY=("${COMPREPLY[@]/#/$name=}")
}
complete -F s390_panic_make make
