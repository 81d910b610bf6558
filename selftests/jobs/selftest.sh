#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# selftest.sh - the main job: from nothing to a verdict
#
# Input comes in the environment, as make passes it on: TREE KERNELS CASES KDIR
# RUNS SHARD ACCEL QEMU V, or KERNEL_IMAGE and VMLINUX for an image that somebody else
# built. Bad input ends here with one line, before anything is downloaded or built.
set -eu
. "$(dirname "$0")/lib.sh"
CASEDIR=$TOP/selftests/cases
cd "$TOP"

usage()
{
	cat <<-EOT
	Usage: [VARIABLE=value ...] selftest.sh     (as make selftest VARIABLE=value ...)

	From nothing to a verdict. TREE KERNELS CASES KDIR RUNS SHARD ACCEL QEMU V;
	KERNEL_IMAGE VMLINUX for an image that somebody else built: see README.md.
	Exit status: 0 all ok, 1 something is not ok, 2 bad input, 3 an error of the harness.
	EOT
}

case ${1:-} in
'') ;;
-h|--help) usage; exit 0 ;;
*) usage >&2; exit 2 ;;
esac

# --- bad input first
if ! mkdir -p "$BUILD" 2>/dev/null || ! [ -w "$BUILD" ]; then
	die "can't write below $BUILD: take a checkout of your own"
fi
group=core
given=${KERNEL_IMAGE:-}
[ -n "$given" ] || [ -z "${VMLINUX:-}" ] || die "VMLINUX= goes with KERNEL_IMAGE= only"
if [ -n "$given" ]; then
	[ -z "${TREE:-}${KDIR:-}${KERNELS:-}" ] || die "KERNEL_IMAGE= takes no TREE=, KDIR= or KERNELS="
	"$TOP/selftests/kernel/image.sh" check "$given" "${VMLINUX:-}"
	tree=image id=image kernels=given group=image
else
	tree=$("$TOP/selftests/kernel/tree.sh" name "${TREE:-}" "${KDIR:-}") || exit 2
	id=$tree${KDIR:+-kdir}
fi
runs=${RUNS:-1}
case $runs in ''|*[!0-9]*|0) die "RUNS=$runs: a number of 1 and more is wanted" ;; esac
part=$(part) || exit 2
accel=${ACCEL:-tcg}
case $accel in tcg|kvm) ;; *) die "ACCEL=$accel is unknown; valid: tcg kvm" ;; esac
if [ "$accel" = kvm ] && { [ "$(uname -m)" != s390x ] || ! [ -w /dev/kvm ]; }; then
	die "ACCEL=kvm wants an s390x host with a writable /dev/kvm; this is $(uname -m)"
fi

"$TOP/selftests/jobs/packages.sh" host kernel cross run

if [ -z "$given" ]; then
	"$TOP/selftests/kernel/kernel.sh" there "$tree"
	kernels=${KERNELS:-$("$TOP/selftests/kernel/kernel.sh" list "$tree" | paste -sd, -)}
	"$TOP/selftests/kernel/kernel.sh" check "$tree" "$kernels"
fi
valid=$(sed 's/#.*//; s/[[:space:]].*//; /^$/d' "$CASEDIR/list")
cases=${CASES:-$(sed 's/#.*//' "$CASEDIR/list" | awk -v g=$group '{ for (i = 2; i <= NF; i++) if ($i == g) print $1 }' | paste -sd, -)}
case $cases in all) cases=$(printf '%s\n' "$valid" | paste -sd, -) ;; esac
for c in $(printf '%s' "$cases" | tr ',' ' '); do
	printf '%s\n' "$valid" | grep -qxF -- "$c" ||
		die "CASES: \"$c\" is no case; valid: $(printf '%s' "$valid" | tr '\n' ' ') (or all)"
done
qemu=${QEMU:-qemu-system-s390x}
[ -x "$(command -v "$qemu")" ] || die "QEMU=$qemu: not found or not executable"
"$qemu" -machine help 2>/dev/null | grep -q s390-ccw-virtio ||
	die "QEMU=$qemu has no s390x machine (s390-ccw-virtio): a qemu-system-s390x is wanted"

# --- from here on it can only take time
make --no-print-directory build/host/runner build/host/judge build/guest/init
"$TOP/selftests/kernel/root.sh"
if [ -n "$given" ]; then
	"$TOP/selftests/kernel/image.sh" make "$given" "${VMLINUX:-}"
else
	"$TOP/selftests/kernel/tree.sh" fetch "$tree" ${KDIR:+"$KDIR"} || {
		rc=$?
		[ $rc = 77 ] || exit $rc
		echo "ok 1 # SKIP $tree: no Debian suite holds this source any more"
		echo "0 passed, 0 failed, 1 skipped"
		exit 0
	}
	for k in $(printf '%s' "$kernels" | tr ',' ' '); do
		"$TOP/selftests/kernel/kernel.sh" build "$tree" "$id" "$k"
	done
fi
exec build/host/runner --tree "$tree" --images "build/images/$id" --results "build/${part}results/$tree" \
	--cases-dir "$CASEDIR" --kernels "$kernels" --cases "$cases" --runs "$runs" ${SHARD:+--shard "$SHARD"} \
	--qemu "$qemu" --accel "$accel" --judge "$TOP/selftests/jobs/judge.sh" --makedumpfile build/root/makedumpfile
