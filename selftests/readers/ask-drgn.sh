#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# ask-drgn.sh - VMCORE VMLINUX: drgn
set -u
. "$(dirname "$0")/../jobs/lib.sh"

drgn=$BUILD/readers/drgn
[ "${1:-}" = --version ] && set -- --version ''
exec "$drgn" "$TOP/selftests/readers/answers.py" "$1" "$2"
