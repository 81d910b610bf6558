# SPDX-License-Identifier: GPL-2.0
# lib.sh - what the build scripts share: messages, folders, time stamps
# shellcheck shell=sh

# Of the caller's environment only this is ours: what a make fragment exports (a line
# "export A B"), what our scripts hand each other, and what any program needs to run.
# All else would be read by the shell, by git, make, tar, perl … as meant for them.
OURS="PATH HOME TERM NO_COLOR TMPDIR USER LOGNAME XDG_CACHE_HOME CCACHE_DIR DEBIAN_FRONTEND
	http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY
	LD_LIBRARY_PATH PKG_CONFIG_PATH C_INCLUDE_PATH LIBRARY_PATH
	CC CFLAGS CLANG_FORMAT S390_CROSS MAKEFLAGS MAKELEVEL MAKE_TERMOUT MAKE_TERMERR
	DEBIAN_MIRROR DEBIAN_SECURITY_MIRROR GUEST_KEXEC_SUITE READERS_SUITE
	TABLE CONFIG_EXTRA KCONFIG_SOFT MUTANTS TESTS KEEP WORK PARALLEL PARTS TRY_BY
	FAULT FAULT_QEMU FAULT_LOG FAULTS_TAG FAKE_GUEST LSAN_OPTIONS"
unset CDPATH
IFS=' 	
'
lib_top=$(cd "$(dirname "$0")/../.." && pwd)
lib_self=$(cd "$(dirname "$0")" && pwd)/$(basename "$0")

# not_ours: the names in the environment that are none of ours. Whose git settings
# count: GIT_OF=caller, set before this file is read, leaves them in place until
# git_clean is called.
not_ours()
{
	OURS="$OURS PWD OURS GIT_OF lib_top" awk -v git="${GIT_OF:-}" '
	BEGIN { n = split(ENVIRON["OURS"], o); for (i = 1; i <= n; i++) ok[o[i]] }
	$1 == "export" { for (i = 2; i <= NF; i++) ok[$i] }
	END {
		for (name in ENVIRON)
			if (!(name in ok) && name ~ /^[A-Za-z_][A-Za-z0-9_]*$/ &&
			    !(git == "caller" && name ~ /^(GIT_CONFIG_|XDG_CONFIG_HOME$)/))
				print name
	}' "$lib_top/Makefile" "$lib_top"/selftests/*/*.mk "$lib_top"/patches/tools/*.mk
}

for lib_name in $(not_ours); do unset "$lib_name"; done
export LC_ALL=C
TOP=$lib_top

PROG=$(basename "$0")
BUILD=$TOP/build
# What root.sh unpacks for the guest, and how the host runs its makedumpfile
GUEST_ROOT=$BUILD/root
MAKEDUMPFILE=$GUEST_ROOT/makedumpfile
# Downloads outlive a checkout; everything else stays under build/
[ -n "${HOME:-}" ] || HOME=$(getent passwd "$(id -u)" | cut -d: -f6)
case ${XDG_CACHE_HOME:-} in /*) ;; *) XDG_CACHE_HOME=${HOME:-$BUILD}/.cache ;; esac
export HOME XDG_CACHE_HOME
CACHE=$XDG_CACHE_HOME/s390-concurrent-panic
# An s390x host needs no cross compiler
if [ "$(uname -m)" = s390x ]; then export S390_CROSS="${S390_CROSS-}"; fi

# git_clean: from here on git is told nothing by user or system, and no program
# finds a file of settings in the home folder. A checkout may belong to somebody else.
git_clean()
{
	GIT_OF=
	for lib_name in $(not_ours); do unset "$lib_name"; done
	export HOME="$BUILD/home" GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 GIT_ATTR_NOSYSTEM=1
	export GIT_CONFIG_COUNT=3 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_KEY_1=core.attributesFile \
		GIT_CONFIG_KEY_2=core.excludesFile GIT_CONFIG_VALUE_1=/dev/null GIT_CONFIG_VALUE_2=/dev/null
	GIT_CONFIG_VALUE_0=$(cd "$TOP" && pwd -P)
	export GIT_CONFIG_VALUE_0
}
[ "${GIT_OF:-}" = caller ] || git_clean

# kmake ARGUMENT...: the kernel's make, which takes whatever stands in its environment
# (CC, LLVM, W, KBUILD_OUTPUT, MAKEFLAGS …) for its own. RHEL 8 takes DISABLE_WERROR: today's
# gcc warns of its code; no other tree knows it.
kmake()
{
	[ "${V:-0}" != 1 ] || set -- V=1 "$@"
	env -i PATH="$PATH" HOME="$HOME" LC_ALL=C ${TMPDIR:+TMPDIR="$TMPDIR"} \
		GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 make DISABLE_WERROR=1 "$@"
}

# die TEXT: one clear line, exit 2 (bad input or a missing piece)
die()
{
	printf '%s: %s\n' "$PROG" "$*" >&2
	exit 2
}

# Neither make nor the kernel's build takes such a path
case $TOP in
*[[:space:]:\$\#\'\"\\\&\;\*\?\|\<\>\(\)\[\`]*)
	die "the checkout's path has a blank or a special sign in it, which make can't take: move it from \"$TOP\"" ;;
esac

# usage: the comment at the top of the script; one that has a line "Usage:" in it takes --help
usage() { sed -n '3,/^[^#]/s/^# \{0,1\}//p' "$lib_self"; }
case ${1:-} in
-h|--help) if usage | grep -q '^Usage:'; then usage; exit 0; fi ;;
esac

# no_arguments ARGUMENT...: for a script whose input is its environment; --help prints usage
no_arguments()
{
	case ${1:-} in
	'') ;;
	-h|--help) usage; exit 0 ;;
	*) usage >&2; exit 2 ;;
	esac
}

# say TEXT: progress, one line
say()
{
	printf '  %-8s%s\n' "${SAY_TAG:-}" "$*"
}

# quiet LOG CMD...: run CMD with its output in LOG; on failure show the end of it
quiet()
{
	quiet_log=$1
	shift
	if [ "${V:-0}" = 1 ]; then
		"$@"
		return
	fi
	"$@" >"$quiet_log" 2>&1 && return
	quiet_rc=$?
	printf '%s: "%s" failed (%d); the end of %s:\n' "$PROG" "$1" "$quiet_rc" \
		"${quiet_log#"$TOP"/}" >&2
	tail -n 15 "$quiet_log" >&2
	if grep -q 'No space left on device' "$quiet_log"; then
		die "the disk is full: free some space below $BUILD and try again"
	fi
	return "$quiet_rc"
}

# need_space MIB DIR: refuse early where the disk can't hold what comes
need_space()
{
	have=$(df -Pm "$2" | awk 'NR == 2 { print $4 }')
	[ "${have:-0}" -ge "$1" ] ||
		die "$2 has ${have:-0} MiB free, $1 MiB are needed: free some space and try again"
}

# part: where the results of SHARD=2/4 go, "parts/2-of-4/"; of a whole job, ""
part()
{
	case ${SHARD:-} in
	'') return ;;
	*[!0-9/]*|*/*/*|/*|*/) ;;
	*/*)
		part_i=${SHARD%/*} part_n=${SHARD#*/}
		if [ "$part_i" -ge 1 ] && [ "$part_i" -le "$part_n" ] && [ "$part_n" -le 1000 ]; then
			printf 'parts/%s-of-%s/' "$part_i" "$part_n"
			return
		fi ;;
	esac
	die "SHARD=$SHARD: a part like 2/4 is wanted, the second of four"
}

# is_switch NAME...: variables that are 1, or 0 and then as if they were not given
is_switch()
{
	for switch_name; do
		case $(printenv "$switch_name" || :) in
		''|1) ;;
		0) unset "$switch_name" ;;
		*) die "$switch_name=$(printenv "$switch_name"): 0 or 1 is wanted" ;;
		esac
	done
}

# follow COMMAND...: run it, hand on to it what this script is told to end by, return what it returns.
# follow_told: not empty if it was told
follow()
{
	follow_told=
	"$@" &
	follow_pid=$!
	trap 'follow_told=1; kill -TERM "$follow_pid" 2>/dev/null' HUP INT TERM
	follow_rc=0
	wait "$follow_pid" || follow_rc=$?
	# a signal ends the wait, too
	while kill -0 "$follow_pid" 2>/dev/null; do
		follow_rc=0
		wait "$follow_pid" || follow_rc=$?
	done
	trap - HUP INT TERM
	return "$follow_rc"
}

# report DIR: report.html of a tree that was judged
report()
{
	[ ! -e "$1/verdict.ktap" ] || "$TOP/selftests/report/report.sh" "$1" || echo "$PROG: no report.html for $1" >&2
}

# keep_other DIR: the results of another KDIR= of the same version go aside; DIR/kdir says of which it is
keep_other()
{
	[ -n "${KDIR:-}" ] || return 0
	keep_kdir=$(cd "$KDIR" && pwd -P)
	if [ -d "$1" ] && [ "$(cat "$1/kdir" 2>/dev/null)" != "$keep_kdir" ]; then
		keep_n=1
		while [ -e "$1.$keep_n" ]; do keep_n=$((keep_n + 1)); done
		# under the runner's lock: if one is at work there, ours will say so
		flock -n "$1/.lock" mv "$1" "$1.$keep_n" || return 0
		say "$1 was of $(cat "$1.$keep_n/kdir" 2>/dev/null || echo "another KDIR=, or nothing says of which"): it is $1.$keep_n now"
	fi
	mkdir -p "$1"
	printf '%s\n' "$keep_kdir" >"$1/kdir"
}

# empty DIR: a folder for new results; those of another KDIR= go aside
empty()
{
	keep_other "$1"
	[ ! -d "$1" ] || find "$1" -mindepth 1 -maxdepth 1 ! -name kdir -exec rm -rf {} +
}

# One job at a time in this checkout; lock NAME waits, and says so. NAME: what it builds, or its output folder
lock()
{
	mkdir -p "$BUILD"
	exec 9>"$BUILD/.lock-$(printf '%s' "$1" | tr / -)" || die "can't write below $BUILD"
	if ! flock -n 9; then
		say "waits for another run in this checkout"
		flock 9
	fi
}
