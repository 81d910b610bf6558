#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# selftest.sh - the main job: from nothing to a verdict
#
# Input comes in the environment, as make passes it on: TREE KERNELS CASES KDIR
# CONFIG RUNS SHARD RERUN ACCEL QEMU V, or KERNEL_IMAGE and VMLINUX for an image that somebody
# else built. Bad input ends here with one line, before anything is downloaded or built.
set -eu
. "$(dirname "$0")/lib.sh"
. "$TOP/selftests/kernel/ready.sh"
CASEDIR=$TOP/selftests/cases
cd "$TOP"

usage()
{
	cat <<-EOT
	Usage: [VARIABLE=value ...] selftest.sh     (as make selftest VARIABLE=value ...)

	From nothing to a verdict. TREE KERNELS CASES KDIR CONFIG RUNS SHARD ACCEL QEMU V;
	CASES takes names of cases, and of groups for all that are in them (make cases has both);
	KERNEL_IMAGE VMLINUX for an image that somebody else built: see README.md.
	RERUN=failed does again what was not ok or is missing, and judges the whole.
	Exit status: 0 all ok, 1 something is not ok, 2 bad input, 3 an error of the harness.
	EOT
}

no_arguments "$@"

# --- bad input first
if ! mkdir -p "$BUILD" 2>/dev/null || ! [ -w "$BUILD" ]; then
	die "can't write below $BUILD: take a checkout of your own"
fi
group=core
given=${KERNEL_IMAGE:-}
[ -n "$given" ] || [ -z "${VMLINUX:-}" ] || die "VMLINUX= goes with KERNEL_IMAGE= only"
if [ -n "$given" ]; then
	if [ -n "${TREE:-}${KDIR:-}${CONFIG:-}" ] || [ "${KERNELS:-given}" != given ]; then
		die "KERNEL_IMAGE= takes no TREE=, KDIR=, KERNELS= or CONFIG="
	fi
	"$KERNEL_DIR/image.sh" check "$given" "${VMLINUX:-}"
	tree=image id=image kernels=given group=image name=image
else
	ready_tree
fi
runs=${RUNS:-1}
is_count RUNS "$runs"
part=$(part) || exit 2
results=build/${part}results/$id
case ${RERUN:-} in
'') ;;
failed)
	[ -z "${RUNS:-}${CASES:-}${KERNELS:-}" ] || die "RERUN= takes no RUNS=, CASES= or KERNELS=: what $results holds has them"
	[ -e "$results/plan.json" ] || die "RERUN=failed: $results holds no results of make selftest" ;;
*) die "RERUN=$RERUN is unknown; valid: failed" ;;
esac
accel=${ACCEL:-tcg}
case $accel in tcg|kvm) ;; *) die "ACCEL=$accel is unknown; valid: tcg kvm" ;; esac
if [ "$accel" = kvm ] && { [ "$(uname -m)" != s390x ] || ! [ -w /dev/kvm ]; }; then
	die "ACCEL=kvm wants an s390x host with a writable /dev/kvm; this is $(uname -m)"
fi

ready_packages
# again: the command that does this job again, but for KERNELS= and CASES=
again="make selftest TREE=$tree"
[ -z "${KDIR:-}$given" ] || again='make selftest'
for v in KDIR CONFIG KERNEL_IMAGE VMLINUX TRANSPORT ACCEL QEMU; do
	value=$(printenv "$v") || continue
	case $value in
	*[!A-Za-z0-9_./,+:=@%-]*) again="$again $v='$value'" ;;
	?*) again="$again $v=$value" ;;
	esac
done
# runner ARGUMENT...
runner()
{
	follow build/host/runner --tree "$name" --images "build/images/$id" --results "$results" \
		--cases-dir "$CASEDIR" --qemu "$qemu" --accel "$accel" --again "$again" \
		--judge build/host/judge --makedumpfile "${MAKEDUMPFILE#"$TOP"/}" "$@"
}
if [ -n "${RERUN:-}" ]; then
	make --no-print-directory -s build/host/runner
	todo=$(runner --rerun "$RERUN" --list) || exit
	kernels=$(printf '%s\n' "$todo" | awk '!seen[$1]++ { print $1 }' | paste -sd, -)
	set -- --rerun "$RERUN"
else
	if [ -z "$given" ]; then
		"$KERNEL_DIR/kernel.sh" there "$tree"
		ready_kernels
	fi
	cases=${CASES:-$group}
	valid=$(sed 's/#.*//' "$CASEDIR/list" | awk 'NF { print $1; for (i = 2; i <= NF; i++) if (!had[$i]++) groups = groups "\n" $i }
		END { print "all" groups }')
	for c in $(printf '%s' "$cases" | tr ',' ' '); do
		printf '%s\n' "$valid" | grep -qxF -- "$c" ||
			die "CASES: \"$c\" is no case and no group; valid: $(printf '%s' "$valid" | tr '\n' ' ')"
	done
	set -- --kernels "$kernels" --cases "$cases" --runs "$runs" ${SHARD:+--shard "$SHARD"}
fi
# --- from here on it can only take time
ready_host build/host/runner build/host/judge
if [ -z "$kernels" ]; then
	SAY_TAG=RERUN
	say "nothing failed or is missing in $results"
elif [ -n "$given" ]; then
	"$KERNEL_DIR/image.sh" make "$given" "${VMLINUX:-}"
else
	ready_images
fi
[ -n "${RERUN:-}" ] || keep_other "$results"
rc=0
runner "$@" || rc=$?
selftests/jobs/manifest.sh make "$results" "build/images/$id" "$qemu" || [ $rc != 0 ] || rc=3
report "$results"
exit $rc
