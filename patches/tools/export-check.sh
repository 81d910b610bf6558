#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# export-check.sh - apply what mbox and export write with the tools that take it
#
# Usage: make export-check TREE=6.12 [KDIR=/path/to/linux]
# Write the series of TREE in each format and apply it to the files it touches
# with quilt, git am and rpmbuild; what comes out has to be what git apply makes
# of the patches, bit for bit. Results and submitter are made up for the test.
# Exit status: 0 ok, 1 a check failed, 2 bad usage; "# exit 77" skips.
set -eu
GIT_OF=caller
. "$(dirname "$0")/../../selftests/jobs/lib.sh"
. "$(dirname "$0")/series-lib.sh"

failed=0

# check NAME COMMAND...: one line, and the end of the log of what failed
check()
{
	what=$1
	shift
	# not as a condition: that would switch off -e in there
	set +e
	(set -e; "$@") >"$scratch/check.log" 2>&1
	rc=$?
	set -e
	if [ $rc = 0 ]; then
		printf 'ok %s: %s\n' "$tree" "$what"
	else
		printf 'not ok %s: %s\n' "$tree" "$what"
		tail -n 8 "$scratch/check.log" | sed 's/^/    /'
		failed=$((failed + 1))
	fi
}

# A submitter whose name is hard to quote
NAME="Zoë O'Neil, Jr. & Söhne"
MAIL=zoe+kernel@example.org

# submit SCRIPT VARIABLE=VALUE...: run it as this submitter; where it complains it fails
submit()
{
	script=$1
	shift
	env GIT_CONFIG_COUNT=2 GIT_CONFIG_KEY_0=user.name GIT_CONFIG_VALUE_0="$NAME" \
		GIT_CONFIG_KEY_1=user.email GIT_CONFIG_VALUE_1="$MAIL" "$@" "$TOP/patches/tools/$script" 2>"$scratch/err" || { set -- $?; cat "$scratch/err"; return "$1"; }
	cat "$scratch/err"
	[ ! -s "$scratch/err" ]
}

# clean_git DIR: a repository of the pristine files
clean_git()
{
	cp -R "$scratch/old" "$1"
	git -C "$1" init -q
	git -C "$1" add -A
	git -C "$1" commit -q -m pristine
}

# signed FILE...: it names the submitter, and has no placeholder left
signed()
{
	for file; do
		if grep -e '@NAME@' -e '@EMAIL@' "$file"; then return 1; fi
		grep -qxE " ?Signed-off-by: $NAME <zoe\\+kernel@example\\.org>" "$file" ||
			{ echo "$file is not signed off"; return 1; }
	done
}

check_quilt()
{
	submit export.sh FORMAT=quilt DEST="$scratch/quilt"
	signed "$scratch"/quilt/*.patch
	for file in "$scratch"/quilt/*.patch; do
		for field in Description From Origin Forwarded Last-Update; do
			sed '/^$/q' "$file" | grep -q "^$field: ..*" || { echo "$file has no $field"; return 1; }
		done
	done
	mkdir -p "$scratch/quilt-tree/debian"
	cp -R "$scratch/old/." "$scratch/quilt-tree"
	cp -R "$scratch/quilt" "$scratch/quilt-tree/debian/patches"
	cd "$scratch/quilt-tree"
	QUILT_PATCHES=debian/patches quilt --quiltrc /dev/null push -a --fuzz=0
	series_same . "quilt push -a"
}

check_mbox()
{
	submit export.sh FORMAT=mbox DEST="$scratch/mbox"
	signed "$scratch/mbox/series.mbox"
	clean_git "$scratch/mbox-tree"
	cd "$scratch/mbox-tree"
	git am -q "$scratch/mbox/series.mbox"
	series_same . "git am"
	[ "$(git log -1 --format='%an <%ae>')" = "$NAME <$MAIL>" ]
}

check_rpm()
{
	submit export.sh FORMAT=rpm DEST="$scratch/rpm"
	signed "$scratch"/rpm/*.patch
	mkdir -p "$scratch/top/SOURCES"
	cp "$scratch"/rpm/*.patch "$scratch/top/SOURCES"
	tar -czf "$scratch/top/SOURCES/touched.tar.gz" -C "$scratch" old
	{
		printf 'Name: touched\nVersion: 1\nRelease: 1\nSummary: A test\nLicense: GPL-2.0\nSource0: touched.tar.gz\n'
		cat "$scratch/rpm/patch-lines.spec"
		printf '%%description\nA test\n%%prep\n%%setup -q -n old\n'
		cat "$scratch/rpm/prep.spec"
	} >"$scratch/touched.spec"
	rpmbuild --define "_topdir $scratch/top" --nodeps -bp "$scratch/touched.spec"
	built=$(find "$scratch/top/BUILD" -type d -name old)
	series_same "$built" "rpmbuild -bp"
}

# A series that no package is for: as many patches as it names, in every format
check_bare()
{
	bare_count=$(grep -cv -e '^#' -e '^$' "$TOP/patches/5.14-el9.2/series")
	for format in quilt mbox rpm; do
		submit export.sh TREE=5.14-el9.2 KDIR= FORMAT=$format DEST="$scratch/bare-$format"
	done
	signed "$scratch"/bare-*/*.patch "$scratch"/bare-mbox/*.mbox
	[ "$(grep -c '\.patch$' "$scratch/bare-quilt/series")" = "$bare_count" ]
	[ "$(grep -c '^From 0* ' "$scratch/bare-mbox/series.mbox")" = "$bare_count" ]
	[ "$(grep -c '^%patch' "$scratch/bare-rpm/prep.spec")" = "$bare_count" ]
	for file in patch-lines.spec prep.spec; do
		[ "$(grep '^#' "$scratch/bare-rpm/$file" | paste -sd' ' -)" = '# fixes # reboot' ]
	done
	refused 'wants its source' mbox.sh TREE=5.14-el9.2 KDIR= DEST="$scratch/refused"
}

# result KERNEL CASE RUN DUMP LATENCY OPERATING: one run that never was
result()
{
	dir=$scratch/results/$1/$2$([ "$3" = 1 ] || echo "/run-$3")
	mkdir -p "$dir"
	jq -n --arg t "$tree" --arg k "$1" --arg c "$2" --arg d "$4" \
		'{ tree: $t, kernel: $k, case: $c, accel: "tcg", qemu: "0.0", started: "2000-01-01T00:00:00Z",
		   dump: $d, latency_ms: '"$5"', losers: [ { operating_ms: '"$6"' } ], verdict: "ok" }' >"$dir/result.json"
	jq -n --arg v "$tree.test" --arg k "$1" --arg s "$([ "$1" != stock+series ] || printf '%s' "$series")" \
		'{ kernel: $k, version: $v, patches: ($s | split("\n")) }' >"$dir/kernel.json"
}

# One case that the letter of fixes tells of, and one of reboot's
results()
{
	for case in panic-2 reboot-and-panic; do
		result stock $case 1 saved 2104 1050
		result stock $case 2 lost null 1100
		result stock+series $case 1 saved 804.6 4
		result stock+series $case 2 saved 1096 5
	done
}

# mails DIR: a thread with addresses, the cover letter first
mails()
{
	cover=$(ls "$1"/*0000-cover-letter.patch)
	id=$(sed -n 's/^Message-Id: //Ip' "$cover")
	[ -n "$id" ]
	grep -q "^Subject: \[PATCH.* 0/$count\] ." "$cover"
	grep -qE '^  (panic-2|reboot-and-panic)  *1/2  2\.10  *2/2  0\.80-1\.10$' "$cover"
	grep -q '^  a loser runs, ms  *1050-1100  *4-5$' "$cover"
	if grep -e '^\*\*\*' -e '@[A-Z]*@' "$cover"; then return 1; fi
	[ -z "$(awk 'length > 76 && !/^(Subject|To|Cc|From|Date|Message-I[dD]|\t| )/' "$cover")" ]
	for mail in "$1"/*.patch; do
		grep -q '^To: .*@' "$mail"
		[ "$mail" = "$cover" ] || grep -qxF "In-Reply-To: $id" "$mail"
	done
	grep -q '[0-9] files* changed' "$cover"
	[ "$(grep -c '^From [0-9a-f]\{40\} ' "$1/mbox/series.mbox")" = $((count + 1)) ]
}

# of_part PART: how many patches it has; sets count
of_part() { count=$(printf '%s\n' "$parts" | grep -c "^$1 "); }

# am DIR...: the mails but the cover letters, on a clean tree; last the whole series is there
am()
{
	clean_git "$1-tree"
	cd "$1-tree"
	for dir; do
		git am -q "$dir"/*0[0-9][0-9][1-9]-*.patch
		signed "$dir"/*0[0-9][0-9][1-9]-*.patch
	done
	series_same . "git am of the mails"
}

# Each part of the series, on top of the ones before
check_mails()
{
	set --
	for part in $(printf '%s\n' "$parts" | awk '!seen[$1]++ { print $1 }'); do
		submit mbox.sh SERIES="$part" DEST="$scratch/mails-$part" RESULTS="$scratch/results"
		of_part "$part"
		mails "$scratch/mails-$part"
		set -- "$@" "$scratch/mails-$part"
	done
	am "$@"
}

check_no_results()
{
	mkdir "$scratch/empty"
	submit mbox.sh DEST="$scratch/never" RESULTS="$scratch/empty" && return 1
	[ ! -e "$scratch/never" ]
}

# From a git clone there is a base-commit, unless the files of the series differ
check_base()
{
	clone=$scratch/clone
	cp -R "$scratch/old" "$clone"
	mkdir -p "$clone/scripts" "$clone/kernel" "$clone/arch/s390/kernel"
	cp "$src/scripts/get_maintainer.pl" "$clone/scripts/"
	cp "$src/Makefile" "$clone"
	cp -R "$src/MAINTAINERS" "$clone"
	# what decides which series is right for it
	awk '/^\t/ { print $2 }' "$TOP/patches/needs" | tr ',' '\n' | sed 's/:.*//' | sort -u | while read -r file; do
		if [ -e "$clone/$file" ] || ! [ -e "$src/$file" ]; then continue; fi
		mkdir -p "$clone/$(dirname "$file")"
		cp "$src/$file" "$clone/$file"
	done
	[ -e "$clone/kernel/panic.c" ] || : >"$clone/kernel/panic.c"
	git -C "$clone" init -q
	git -C "$clone" add -A
	git -C "$clone" commit -q -m clone
	: >"$clone/untracked"
	submit mbox.sh KDIR="$clone" DEST="$scratch/based" RESULTS="$scratch/results" REROLL=2
	grep -qx "base-commit: $(git -C "$clone" rev-parse HEAD)" "$scratch/based/v2-0000-cover-letter.patch"
	of_part fixes
	mails "$scratch/based"
	[ "$(git -C "$clone" status --porcelain)" = "?? untracked" ]
	# the first one that the tree has: a patch may bring others
	for file in $touched; do [ ! -e "$clone/$file" ] || break; done
	printf '\n' >>"$clone/$file"
	submit mbox.sh KDIR="$clone" DEST="$scratch/unclean" RESULTS="$scratch/results"
	if grep '^base-commit' "$scratch/unclean/0000-cover-letter.patch"; then return 1; fi
}

# refused WORD SCRIPT VARIABLE=VALUE...: exit 2, one line that has WORD, no file
refused()
{
	word=$1
	shift
	rc=0
	submit "$@" >"$scratch/said" 2>&1 || rc=$?
	cat "$scratch/said"
	[ "$rc" = 2 ]
	[ "$(wc -l <"$scratch/said")" = 1 ]
	grep -q -e "$word" "$scratch/said"
	[ ! -e "$scratch/refused" ]
}

check_input()
{
	refused 'quilt mbox rpm' export.sh FORMAT=deb DEST="$scratch/refused"
	refused 'quilt mbox rpm' export.sh FORMAT= DEST="$scratch/refused"
	refused 'valid: 5.10' export.sh TREE=1.0 KDIR= FORMAT=rpm DEST="$scratch/refused"
	refused 'DEST is missing' export.sh FORMAT=rpm DEST=
	refused 'user.name is empty' export.sh FORMAT=rpm DEST="$scratch/refused" GIT_CONFIG_VALUE_0=
	refused 'user.email is empty' mbox.sh DEST="$scratch/refused" GIT_CONFIG_VALUE_1=
	refused 'SERIES=x' mbox.sh DEST="$scratch/refused" SERIES=x
	refused 'REROLL=x' mbox.sh DEST="$scratch/refused" REROLL=x
	mkdir "$scratch/full"
	echo mine >"$scratch/full/series"
	for format in quilt mbox rpm; do
		refused 'not empty' export.sh FORMAT=$format DEST="$scratch/full"
	done
	refused 'not empty' mbox.sh DEST="$scratch/full" RESULTS="$scratch/results"
	refused 'no folder' export.sh FORMAT=rpm DEST="$scratch/full/series"
	[ "$(ls "$scratch/full")/$(cat "$scratch/full/series")" = series/mine ]
}

no_arguments "$@"
dest=
export GIT_CONFIG_COUNT=2 GIT_CONFIG_KEY_0=user.name GIT_CONFIG_VALUE_0="$NAME" \
	GIT_CONFIG_KEY_1=user.email GIT_CONFIG_VALUE_1="$MAIL"
series_input
if [ -z "$kdir" ] && [ "$tree" != 3.2 ]; then
	rc=0
	"$TOP/selftests/kernel/tree.sh" fetch "$tree" || rc=$?
	[ $rc != 77 ] || { echo "# exit 77: no Debian suite holds linux-source-$tree any more"; exit 0; }
	[ $rc = 0 ] || exit 2
fi
series_prepare
export TREE="$tree"
unset FORMAT DEST REROLL RESULTS
results

check "quilt push -a" check_quilt
check "git am of export" check_mbox
check "rpmbuild -bp" check_rpm
check "a series without a source" check_bare
check "cover letter, thread, git am" check_mails
check "base-commit" check_base
check "no letter without results" check_no_results
check "bad input" check_input
[ "$failed" = 0 ]
