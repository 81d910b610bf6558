# SPDX-License-Identifier: GPL-2.0
# lib.sh - what the build scripts share: messages, folders, time stamps
# shellcheck shell=sh

export LC_ALL=C

TOP=$(cd "$(dirname "$0")/../.." && pwd)
BUILD=$TOP/build
# What root.sh unpacks for the guest, and how the host runs its makedumpfile
GUEST_ROOT=$BUILD/root
MAKEDUMPFILE=$GUEST_ROOT/makedumpfile
# Downloads outlive a checkout; everything else stays under build/
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/s390-concurrent-panic
PROG=$(basename "$0")
# An s390x host needs no cross compiler
if [ "$(uname -m)" = s390x ]; then export S390_CROSS="${S390_CROSS-}"; fi

# die TEXT: one clear line, exit 2 (bad input or a missing piece)
die()
{
	printf '%s: %s\n' "$PROG" "$*" >&2
	exit 2
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

# One build at a time in this checkout; lock NAME waits, and says so
lock()
{
	mkdir -p "$BUILD"
	exec 9>"$BUILD/.lock-$1" || die "can't write below $BUILD"
	if ! flock -n 9; then
		say "waits for another run in this checkout"
		flock 9
	fi
}
