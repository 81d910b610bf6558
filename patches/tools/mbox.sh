#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# mbox.sh - a part of a tree's series as it goes to the list, cover letter included
#
# Usage: make mbox TREE=7.3 [SERIES=fixes|reboot] [KDIR=/path/to/linux] [DEST=dir]
#                  [REROLL=n] [RESULTS=dir]
# Write one part of the series of TREE with a cover letter to DEST (default
# build/mbox/TREE-SERIES, which is written anew each time): 0000-cover-letter.patch
# and the patches for git send-email, and all of them in mbox/series.mbox for b4.
# The parts are the "# name" lines of patches/TREE/series; fixes comes first and
# stands alone, reboot is to be sent after it. The numbers in the
# cover letter are those of RESULTS (default build/results/TREE, or TREE-kdir of
# KDIR=), and there must
# be some. The submitter is git's user.name and user.email. From a git clone,
# KDIR=, the series has a base-commit. REROLL=2 makes a [PATCH v2].
# Exit status: 0 done, 2 refused, and nothing is written.
set -eu
GIT_OF=caller
. "$(dirname "$0")/../../selftests/jobs/lib.sh"
. "$(dirname "$0")/series-lib.sh"
SAY_TAG=MBOX

# The last results of the kernels that the letter is about, one a line in
# $scratch/runs, with what kernel.json beside them says of the kernel
results_read()
{
	results=$BUILD/results/$tree
	[ -z "${KDIR:-}" ] || [ ! -d "$results-kdir" ] || results=$results-kdir
	results=${RESULTS:-$results}
	for kernel in stock stock+guard stock+stop stock+series; do
		[ ! -d "$results/$kernel" ] || find "$results/$kernel" -name result.json ! -path '*/try-*'
	done | sort >"$scratch/files"
	while read -r file; do
		kernel=${file%result.json}kernel.json
		[ -r "$kernel" ] || kernel=/dev/null
		jq -c --slurpfile k "$kernel" '. + { release: $k[0].version, patches: $k[0].patches }' \
			"$file" 2>"$scratch/log" || die "$file can't be read: $(head -n 1 "$scratch/log")"
	done <"$scratch/files" >"$scratch/runs"
}

# runs FILTER: of all results as one array
runs() { jq -s -r "$@" "$scratch/runs"; }

# each FILTER: what the results say, each answer once, in one line
each() { runs "[.[] | $1 // empty] | unique | join(\", \")"; }

results_check()
{
	results_read
	measured=$(runs '[.[] | select(.verdict != "error" and .verdict != "skip") | .kernel]
		| (index("stock") and (index("stock+stop") or index("stock+series")))')
	[ "$measured" = true ] ||
		die "no measurements of stock and of stock+stop or stock+series in $results: make selftest TREE=$tree${KDIR:+ KDIR=$KDIR} first"
	# a letter with the numbers of another series would be wrong
	# shellcheck disable=SC2016 # jq's
	other=$(runs --arg series "$whole" '[.[] | select(.kernel == "stock+series" and .patches)
		| .patches - (.patches | map(select(startswith("patches/toolchain/"))))
		| select(. != ($series | split("\n")))] | length')
	[ "$other" = 0 ] ||
		die "stock+series was measured with another series than patches/$tree/series: make selftest TREE=$tree again"
	bad=$(runs 'map(select(.verdict != "ok" and .verdict != "skip")) | length')
	[ "$bad" = 0 ] || say "take care: $bad of the results are not ok, see $results/verdict.ktap"
}

# The letter: what stands between "#if FILE" and "#endif" only where the series has
# FILE; "#cases NAME..." says which cases go into the table, else all do; @VERSION@,
# @BASE@, @SETUP@ and the lines @TABLE@ and @CASES@ are filled in.
cover_letter()
{
	letter=cover-letter.txt
	[ "$part" = fixes ] || letter=cover-letter-$part.txt
	if [ -e "patches/$tree/$letter" ]; then letter=patches/$tree/$letter; else letter=patches/$letter; fi
	[ -e "$letter" ] || die "$letter does not exist: each part of a series needs a cover letter"
	cases=$(sed -n 's/^#cases //p' "$letter")
	if [ -n "$cases" ]; then
		# shellcheck disable=SC2086 # a list of names
		jq -c 'select(.case | IN($ARGS.positional[]))' --args $cases <"$scratch/runs" >"$scratch/chosen"
		mv "$scratch/chosen" "$scratch/runs"
	else
		cases=$(sed 's/#.*//; s/[[:space:]].*//; /^$/d' selftests/cases/list)
	fi
	# shellcheck disable=SC2086 # a list of names
	jq -s -r -f patches/tools/measured.jq --args $cases <"$scratch/runs" >"$scratch/table"
	for case in $cases; do
		! grep -q "^  $case " "$scratch/table" ||
			jq -r '"\(.name): \(.proves)"' "selftests/cases/$case.json" |
			fold -s -w 68 | sed -e 's/ *$//' -e 's/^/    /' -e '1s/^  //'
	done >"$scratch/cases"
	release=$(each .release)
	days=$(each '(.started | strings | .[0:10])')
	setup="${release:-$version} under QEMU $(each .qemu) ($(each .accel))${days:+, $days}"
	base=
	[ -n "$base_commit" ] || base=", $base_why, and hence without base-commit"
	awk -v series="$series" -v table="$scratch/table" -v cases="$scratch/cases" \
	    -v setup="$setup" -v version="$version" -v base="$base" '
	$1 == "#if"    { n = split(series, s, "\n"); skip = 1
			 for (i = 1; i <= n; i++) { sub(/.*\//, "", s[i]); if (s[i] == $2) skip = 0 }
			 next }
	$1 == "#endif" { skip = 0; next }
	$1 == "#cases" { next }
	skip	       { next }
	/^@TABLE@$/    { while ((getline line <table) > 0) print line; next }
	/^@CASES@$/    { while ((getline line <cases) > 0) print line; next }
	{ gsub(/@VERSION@/, version); gsub(/@BASE@/, base); gsub(/@SETUP@/, setup); print }
	' "$letter" | fold_long
}

# Lines that got too long where something was filled in
fold_long()
{
	awk '/^ / || /^@/ { print; next }
	{ while (length > 75 && match(substr($0, 1, 73), /.* /)) {
		print substr($0, 1, RLENGTH - 1)
		$0 = substr($0, RLENGTH + 1)
	  }
	  print }'
}

# recipients OPTION...: the tree's own script, in a folder with no more than it reads
recipients()
{
	# shellcheck disable=SC2046 # a list of patches
	(cd "$scratch/tree" && perl scripts/get_maintainer.pl --nogit --nogit-fallback \
		--norolestats --noroles "$@" $(awk -v part="$part" -v dir="$scratch/in/" '
			$3 == part { sub(/.*\//, "", $2); print dir $2 }' "$scratch/commits")) 2>"$scratch/log" ||
		die "scripts/get_maintainer.pl of $tree fails: $(head -n 1 "$scratch/log")"
}

recipients_find()
{
	for file in scripts/get_maintainer.pl MAINTAINERS; do
		[ -e "$src/$file" ] || die "$tree has no $file: who is to get the series?"
	done
	# the names by which the script knows the top of a kernel tree
	mkdir "$scratch/tree"
	cp -R "$scratch/old/." "$scratch/tree"
	(cd "$scratch/tree" && mkdir -p Documentation arch include drivers fs init ipc kernel lib scripts &&
	 touch COPYING CREDITS Kbuild Makefile README)
	cp -R "$src/MAINTAINERS" "$scratch/tree/"
	# perl knows \C no more, which the script had up to 4.x
	sed 's/\^(\\C):/^([A-Z]):/' "$src/scripts/get_maintainer.pl" >"$scratch/tree/scripts/get_maintainer.pl"
	# reviewers came with v3.16
	r=
	nor=
	! grep -q "'r!'" "$scratch/tree/scripts/get_maintainer.pl" || { r=--r; nor=--nor; }
	to=$(recipients --m --nol $nor)
	cc=$(recipients --nom --l $r)
	# an old tree may name nobody but the lists
	[ -n "$to" ] || { to=$cc; cc=; }
	[ -n "$to" ] || die "scripts/get_maintainer.pl of $tree names nobody"
}

no_arguments "$@"
reroll=${REROLL:-1}
case $reroll in *[!0-9]*|0*) die "REROLL=$reroll: a number of 1 and more is wanted" ;; esac
dest=${DEST:-}
part=${SERIES:-fixes}
series_input
[ -z "$bare" ] || die "TREE=$tree: the letter wants its source, and no package holds it: name it with KDIR="
known=$(printf '%s\n' "$parts" | awk '!seen[$1]++ { print $1 }')
printf '%s\n' "$known" | grep -qxF -- "$part" ||
	die "SERIES=$part: the series of $tree has no such part; valid: $(printf '%s' "$known" | tr '\n' ' ')"
results_check
series_prepare
[ -z "$bare" ] || exit 2
version=$(series_version)
recipients_find
cover_letter >"$scratch/letter"
! grep -n '@[A-Z]*@' "$scratch/letter" || die "$letter: a word between @ that nothing fills in (above)"

out=$scratch/out
mkdir "$out" "$out/mbox"
cd "$scratch/git"
last=$(awk -v part="$part" '$3 == part { print $1 }' "$scratch/commits" | tail -n 1)
first=$(awk -v part="$part" '$3 == part { print $1 }' "$scratch/commits" | head -n 1)
git checkout -q -B master "$last"
git config branch.master.description "$(cat "$scratch/letter")"
set -- -o "$out" $CONTEXT -n --cover-letter --cover-from-description=subject --thread=shallow
[ "$reroll" = 1 ] || set -- "$@" -v "$reroll"
[ -z "$base_commit" ] || set -- "$@" --base="$base_commit"
IFS='
'
for address in $to; do set -- "$@" --to="$address"; done
for address in $cc; do set -- "$@" --cc="$address"; done
unset IFS
git format-patch -q "$@" "$first^..master"
cat "$out"/*.patch >"$out/mbox/series.mbox"
cd "$TOP"

if [ -z "$dest" ]; then
	dest=$BUILD/mbox/$tree-$part
	rm -rf "$dest"
fi
series_deliver "$out"
say "$dest: a cover letter and $(grep -c " $part\$" "$scratch/commits") patches for $version"
[ "$first" = "$(head -n 1 "$scratch/commits" | cut -d' ' -f1)" ] || say "it stands on the parts before it: send those first"
[ -n "$base_commit" ] || say "no base-commit: the series is made $base_why"
say "To and Cc are those of the MAINTAINERS of $version"
say "git send-email --dry-run $dest, or b4 with $dest/mbox/series.mbox"
