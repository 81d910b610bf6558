#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# ask-libkdumpfile.sh - VMCORE VMLINUX: the judge's own reader; makedumpfile reads the log
set -u
. "$(dirname "$0")/../jobs/lib.sh"

[ "${1:-}" = --version ] && { echo "libkdumpfile $(pkg-config --modversion libkdumpfile)"; exit 0; }
mdf=$BUILD/root/makedumpfile
[ -x "$mdf" ] || mdf=
exec "$BUILD/host/kdumpfacts" "$1" "$2" ${mdf:+"$mdf"}
