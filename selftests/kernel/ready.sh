# SPDX-License-Identifier: GPL-2.0
# ready.sh - what comes before each job: input checked, packages, host programs, kernels built
# shellcheck shell=sh
#
# Read behind lib.sh by the scripts that run kernels. Input is in the environment: TREE
# KDIR KERNELS QEMU. What ready_check sets they go on with: tree id kernels.

KERNEL_DIR=$TOP/selftests/kernel

# is_number NAME...: variables that are a number, or not given
is_number()
{
	for number_name; do
		number=$(printenv "$number_name" || :)
		case $number in *[!0-9]*) die "$number_name=$number: a number is wanted" ;; esac
	done
}

# is_count NAME VALUE: of 1 and more
is_count()
{
	case $2 in ''|*[!0-9]*|0) die "$1=$2: a number of 1 and more is wanted" ;; esac
}

# ready_tree: its name, that of its folders (id), and that in its results (name)
ready_tree()
{
	config=$("$KERNEL_DIR/config.sh" name) || exit 2
	tree=$("$KERNEL_DIR/tree.sh" name "${TREE:-}" "${KDIR:-}") || exit 2
	id=$tree${KDIR:+-kdir}$config
	name=$tree$config
}

# ready_packages SET...: of packages.sh, and a QEMU for this machine
ready_packages()
{
	"$TOP/selftests/jobs/packages.sh" host kernel cross run "$@"
	qemu=${QEMU:-qemu-system-s390x}
	[ -x "$(command -v "$qemu")" ] || die "QEMU=$qemu: not found or not executable"
	"$qemu" -machine help 2>/dev/null | grep -q s390-ccw-virtio ||
		die "QEMU=$qemu has no s390x machine (s390-ccw-virtio): a qemu-system-s390x is wanted"
}

# ready_kernels [KERNELS]: those that are wanted, else of these what the tree has, else all of the tree
ready_kernels()
{
	kernels=${KERNELS:-}
	if [ -z "$kernels" ]; then
		kernels=$("$KERNEL_DIR/kernel.sh" list "$tree" | { if [ -n "${1:-}" ]; then grep -xF "$(printf '%s' "$1" | tr ',' '\n')"; else cat; fi; } | paste -sd, -)
		for k in $(printf '%s' "${1:-}" | tr ',' ' '); do
			case ",$kernels," in *",$k,"*) ;; *) echo "$PROG: $tree has no kernel $k: without it" >&2 ;; esac
		done
		[ -z "${1:-}" ] || [ -n "$kernels" ] || die "$tree has none of the kernels $1"
	fi
	"$KERNEL_DIR/kernel.sh" check "$tree" "$kernels"
}

# ready_host PROGRAM...: below build/, and the guest's user space
ready_host()
{
	make --no-print-directory build/guest/init "$@"
	"$KERNEL_DIR/root.sh"
}

# ready_source: the tree's; ends the job as skipped if no suite holds it any more
ready_source()
{
	"$KERNEL_DIR/tree.sh" fetch "$tree" ${KDIR:+"$KDIR"} || {
		rc=$?
		[ $rc = 77 ] || exit $rc
		echo "ok 1 # SKIP $tree: no Debian suite holds this source any more"
		echo "0 passed, 0 failed, 1 skipped"
		exit 0
	}
}

# ready_images: of the tree's kernels
ready_images()
{
	ready_source
	for k in $(printf '%s' "$kernels" | tr ',' ' '); do
		"$KERNEL_DIR/kernel.sh" build "$tree" "$id" "$k"
	done
}
