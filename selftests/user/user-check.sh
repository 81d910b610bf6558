#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# user-check.sh - the rows of the table, each in an environment of its own
set -u
. "$(dirname "$0")/../jobs/lib.sh"
here=$TOP/selftests/user

usage()
{
	cat <<-EOT
	Usage: user-check.sh [--of DIR] [NAME...]    (as make user-check)

	Try the rows of selftests/user/table, or those whose name has a NAME, on a copy of this checkout,
	or of the one in DIR, in which make end-to-end has been run.
	Exit status: 0 all as they must be, 1 one is not, 2 bad usage; "# exit 77" skips.
	EOT
}

OF=$TOP
case ${1:-} in
-h|--help) usage; exit 0 ;;
--of) OF=$(cd "${2:-/nonexistent}" && pwd) || { usage >&2; exit 2; }; shift 2 ;;
esac
[ -e "$BUILD/trees/6.12/src" ] || { echo '# exit 77: the source of 6.12 is not here'; exit 0; }

# Not below build/: another user must get there, and no repository stand above
D=$(mktemp -d "${TMPDIR:-/tmp}/user-check.XXXXXX") || exit 2
trap 'chmod -R u+w "$D"; rm -rf "$D"' EXIT
row_pid=
trap '[ -z "$row_pid" ] || { kill "$row_pid"; wait "$row_pid"; }; exit 130' HUP INT TERM
chmod 755 "$D"
LINUX=$D/linux
export TOP OF D LINUX

# row ENVIRONMENT COMMAND: run it in the copy; what is said goes to $D/said
row()
{
	set_to=$(eval "for word in $1; do printf '%s\n' \"\$word\"; done")
	set --  "$2"
	clear=
	for var in HOME XDG_CACHE_HOME; do
		case "
$set_to" in *"
-$var"*) clear="$clear $var" ;; esac
	done
	command=$1
	set -- PATH="$PATH" TERM=dumb LANG=C TOP="$TOP" OF="$OF" D="$D" LINUX="$LINUX"
	case $clear in *HOME*) ;; *) set -- "$@" HOME="$D/home/plain" XDG_CACHE_HOME="$XDG_CACHE_HOME" ;; esac
	IFS='
'
	for word in $set_to; do case $word in -*) ;; *) set -- "$@" "$word" ;; esac; done
	IFS=' 	
'
	# no row takes long; one that starts the whole job is wrong
	(cd "$D/own" && exec env -i "$@" timeout 180 sh -c ". '$here/steps.sh'; $command") >"$D/said" 2>&1 </dev/null &
	row_pid=$!
	wait "$row_pid"
}

# chosen NAME [WORD...]: no word, or one that the name has
chosen()
{
	[ $# -gt 1 ] || return 0
	chosen_name=$1
	shift
	for word; do case $chosen_name in *"$word"*) return 0 ;; esac; done
	return 1
}

# The project as it is now, committed or not, in a repository of its own
mkdir "$D/own"
if git -C "$OF" rev-parse -q --git-dir >/dev/null 2>&1; then
	(cd "$OF" && git ls-files -c -o --exclude-standard)
else
	(cd "$OF" && find . -path ./build -prune -o -type f -print)
fi | (cd "$OF" && cpio -pd --quiet "$D/own" 2>/dev/null)
mkdir "$D/own/build"
mkdir -p "$BUILD/apt"
ln -s "$BUILD/apt" "$D/own/build/apt"
if ! row '' prepare; then
	cat "$D/said"
	echo 'not ok: what the rows need could not be made (above)'
	exit 1
fi

n=0 failed=0 skipped=0
while IFS='|' read -r name environment rest <&3; do
	case $name in ''|'#'*) continue ;; esac
	name=${name% } outcome=${rest##*| } command=${rest%|*}
	chosen "$name" "$@" || continue
	n=$((n + 1))
	start=$(date +%s)
	row "$environment" "$command"
	rc=$?
	want=${outcome%% *} pattern=${outcome#* } why=
	[ "$rc" = "${want%!}" ] || why="exit $rc instead of ${want%!}"
	case $want in *!) [ "$(grep -c '' "$D/said")" = 1 ] || why="$why; $(grep -c '' "$D/said") lines" ;; esac
	grep -q -e "$pattern" "$D/said" || why="$why; nothing said fits \"$pattern\""
	name="$name ($(($(date +%s) - start)) s)"
	if grep -q '^# SKIP' "$D/said"; then
		skipped=$((skipped + 1))
		printf 'ok %d %s %s\n' "$n" "$name" "$(grep '^# SKIP' "$D/said" | head -n 1)"
	elif [ -z "$why" ]; then
		printf 'ok %d %s\n' "$n" "$name"
	else
		failed=$((failed + 1))
		printf 'not ok %d %s: %s\n' "$n" "$name" "${why#; }"
		tail -n 12 "$D/said" | sed 's/^/    /'
	fi
done 3<"$here/table"
printf '%d rows passed, %d failed, %d skipped\n' $((n - failed - skipped)) "$failed" "$skipped"
[ "$failed" = 0 ] && [ "$n" -gt "$skipped" ]
