#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# judge.sh - the judge as the runner calls it: a judged tree gets its report.html, too
set -u
. "$(dirname "$0")/lib.sh"

case " $* " in
*" tree "*) ;;
*) exec "$BUILD/host/judge" "$@" ;;
esac
for dir; do :; done
"$BUILD/host/judge" "$@"
rc=$?
"$TOP/selftests/report/report.sh" "$dir" || echo "judge.sh: no report.html for $dir" >&2
exit $rc
