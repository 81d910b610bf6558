#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# plot.sh DIR - draw DIR/loss.svg from the loss rates of a sweep
set -eu
out=${1:?"usage: plot.sh DIR"}
here=$(dirname "$0")
title=$(jq -r '.tree as $tree | .date[0:10] as $date | .accel as $accel |
	"lost dumps over skew; \(.kernels | map("\(.kernel): \(.skew.lost) of \(.skew.races)") |
	join(", ")); kernel \(.kernels[0].release), QEMU \(.kernels[0].qemu) \($accel), \(.cpus) CPUs, seed \(.seed), \($date)"' \
	"$out/sweep.json")
files=$(jq -r '.kernels[].kernel' "$out/sweep.json" | tr '\n' ' ')
gnuplot -e "out='$out'; kernels='${files% }'; what='$title'" "$here/loss.gp"
echo "  PLOT    $out/loss.svg"
