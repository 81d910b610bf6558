#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# nr-cpus.sh - build a kernel of NR_CPUS=2, for the rows of the table that start one
set -eu
. "$(dirname "$0")/../jobs/lib.sh"

[ "${1:-}" = --help ] && { echo "Usage: nr-cpus.sh    (as make nr-cpus)"; exit 0; }
of=$BUILD/trees/6.12
dir=$BUILD/trees/6.12-nr-cpus

"$TOP/selftests/kernel/tree.sh" fetch 6.12
# A tree of its own: the objects of all other kernels stay as they are
mkdir -p "$dir"
if ! cmp -s "$of/source" "$dir/source"; then
	rm -rf "$dir/src" "$dir/obj" "$dir/pristine"
	cp -R "$of/src" "$of/pristine" "$dir/"
	cp "$of/source" "$dir/"
fi
echo CONFIG_NR_CPUS=2 >"$dir/nr-cpus.config"
CONFIG_EXTRA=$dir/nr-cpus.config KCONFIG_SOFT="CONFIG_NR_CPUS CONFIG_SPARSEMEM_MANUAL CONFIG_PROC_SYSCTL CONFIG_VIRTIO CONFIG_MMU" \
	"$TOP/selftests/kernel/kernel.sh" build 6.12 6.12-nr-cpus stock+series
