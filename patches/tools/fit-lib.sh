# SPDX-License-Identifier: GPL-2.0
# fit-lib.sh - is a series right for a source tree? patches/needs and git apply decide
# shellcheck shell=sh
# shellcheck disable=SC2154 # $scratch is the caller's
#
# Wants $scratch, an empty folder. In it: needs.tsv, the table (fit_table); tree/, the
# files that the patches and the table name (fit_copy, then as a series leaves them);
# plain/, the same as the tree has them.

. "$TOP/patches/tools/patch-lib.sh"

needs_table=$TOP/patches/needs

# fit_patches SERIES: its patches, one path a line
fit_patches() { grep -v -e '^#' -e '^[[:space:]]*$' "$TOP/patches/$1/series" || :; }

# fit_nearest VERSION: the names of all series, that of the nearest version first. A
# major version counts more than any minor one.
fit_nearest()
{
	for fit_series in "$TOP"/patches/*/series; do
		basename "$(dirname "$fit_series")"
	done | awk -v version="$1" '
	function place(v, part) { split(v, part, "."); return part[1] * 1000 + part[2] + 0 }
	/^[0-9]+\.[0-9]/ {
		d = place($1) - place(version)
		print (d < 0 ? -d : d), ($1 == version ? 0 : 1), $1
	}' | sort -k1,1n -k2,2n -k3,3 | cut -d' ' -f3
}

# fit_table: patches/needs as "patch, verb, place, pattern, text", with tabs
fit_table()
{
	awk '
	/^#/ || !NF { next }
	!/^[ \t]/ { patch = $1; next }
	{
		verb = $1; place = $2
		sub(/^[ \t]*[a-z]+[ \t]+[^ \t]+[ \t]+/, "")
		at = index($0, " -- ")
		if (verb !~ /^(needs|bars|mends|brings)$/ || !at || patch == "") {
			print FILENAME ":" FNR ": not a line of this table" >"/dev/stderr"
			exit 2
		}
		print patch "\t" verb "\t" place "\t" substr($0, 1, at - 1) "\t" substr($0, at + 4)
	}' "$needs_table" >"$scratch/needs.tsv" || exit 2
}

# fit_copy SRC PRISTINE PATCH...: the files that decide; those in PRISTINE count, not SRC's
fit_copy()
{
	fit_src=$1 fit_pristine=$2
	shift 2
	rm -rf "$scratch/plain"
	{
		(cd "$TOP" && touched_by "$@")
		cut -f3 "$scratch/needs.tsv" | tr ',' '\n' | sed 's/:.*//'
	} | sort -u | copy_touched "$fit_src" "$fit_pristine" "$scratch/plain"
}

# fit_has DIR PLACE PATTERN: is it there? A function ends with a brace in the first
# column, a macro with its last line that goes on.
fit_has()
{
	for fit_place in $(printf '%s' "$2" | tr ',' ' '); do
		fit_file=$1/${fit_place%%:*}
		[ -f "$fit_file" ] || continue
		case $fit_place in
		*:*) ! FUNCTION=${fit_place#*:} PATTERN=$3 awk '
			BEGIN { f = ENVIRON["FUNCTION"]; pattern = ENVIRON["PATTERN"] }
			$0 ~ "^#define[ \t]+" f "([ \t(]|$)" { inside = macro = 1 }
			!inside && /^[A-Za-z_]/ && $0 ~ "[ *]" f "\\(" && !/;[ \t]*$/ { inside = 1; macro = 0 }
			inside && $0 ~ pattern { found = 1; exit }
			inside && (macro ? !/\\$/ : /^}/) { inside = 0 }
			END { exit !found }' "$fit_file" || return 0 ;;
		*) ! grep -qE -e "$3" "$fit_file" || return 0 ;;
		esac
	done
	return 1
}

# fit_rows PATCH VERB...: the lines of the table that are about it, for these verbs
fit_rows()
{
	fit_of=$1
	shift
	awk -F'\t' -v patch="$fit_of" -v verbs=" $* " '
	function name(p) { sub(/.*\//, "", p); return p }
	($1 == patch || ($1 ~ /^\*\// && name($1) == name(patch))) && index(verbs, " " $2 " ")' "$scratch/needs.tsv"
}

# fit_faults PATCH: what of the faults that it mends is in tree/, one text a line
fit_faults()
{
	fit_rows "$1" mends brings | while IFS='	' read -r patch verb place pattern text; do
		has=mends
		fit_has "$scratch/tree" "$place" "$pattern" || has=brings
		[ "$verb" != "$has" ] || echo "$text"
	done
}

# fit_joined: what is read, in one line
fit_joined() { paste -sd';' - | sed 's/;/; /g'; }

# fit_judge SERIES HELD: what becomes of each patch of a series on this tree; HELD are
# those that the tree has. One line each: word, patch, why, with tabs. The words:
#   applies, there   as they say
#   wrong            applies, and does what it must not, or not what it is for
#   refused          does not apply
#   missing          a fault that the series leaves; patch: what would mend it
# Leaves tree/ as the series makes it. Status 1: the series does not fit; with fit_first set
# the first reason for that ends it.
fit_judge()
{
	rm -rf "$scratch/tree"
	cp -R "$scratch/plain" "$scratch/tree"
	: >"$scratch/judged"
	fit_all=$(fit_patches "$1")
	for patch in $(printf '%s\n' "$2" | tac); do
		git -C "$scratch/tree" apply --reverse <"$TOP/$patch" 2>/dev/null || die "$patch can't be taken out again"
	done
	for patch in $fit_all; do
		word=applies why=
		! printf '%s\n' "$2" | grep -qxF "$patch" || word=there
		fit_rows "$patch" needs bars >"$scratch/rows"
		while IFS='	' read -r of verb place pattern text; do
			has=needs
			fit_has "$scratch/tree" "$place" "$pattern" || has=bars
			[ "$has" = "$verb" ] || why="$why${why:+; }$text"
		done <"$scratch/rows"
		[ -z "$why" ] || [ "$word" = there ] || word=wrong
		if ! git -C "$scratch/tree" apply <"$TOP/$patch" 2>"$scratch/log"; then
			word=refused
			faults=$(fit_faults "$patch")
			why=$("$TOP/patches/tools/apply.sh" --check --name "the tree" "$scratch/tree" "$TOP/$patch" 2>&1 |
				sed -n -e 's,^[^ ]*: ,,' -e 's, in the tree$,,p' | fit_joined)
			[ -n "$why" ] || why=$(head -n 1 "$scratch/log")
			[ -n "$faults" ] || why="$why (the tree does not have what it mends)"
		fi
		printf '%s\t%s\t%s\n' "$word" "$patch" "$why" >>"$scratch/judged"
		case ${fit_first:-}$word in 1wrong|1refused) return 1 ;; esac
	done
	grep -q '^# leaves all' "$TOP/patches/$1/series" || cut -f1 "$scratch/needs.tsv" |
		grep '^\*/' | uniq | while read -r name; do
		faults=$(fit_faults "$name" | fit_joined)
		[ -n "$faults" ] || continue
		own=$(printf '%s\n' "$fit_all" | grep -F "/${name#\*/}" | head -n 1)
		if [ -z "$own" ]; then
			printf 'missing\t%s\t%s\n' "${name#\*/}" "$faults" >>"$scratch/judged"
		elif grep -q "^applies	$own	" "$scratch/judged"; then
			awk -F'\t' -v OFS='\t' -v own="$own" -v faults="$faults" '
				$2 == own { $1 = "wrong"; $3 = "it leaves what it is to mend: " faults } 1' \
				"$scratch/judged" >"$scratch/judged.new"
			mv "$scratch/judged.new" "$scratch/judged"
		fi
	done
	cat "$scratch/judged"
	! grep -q -e '^wrong	' -e '^refused	' -e '^missing	' "$scratch/judged"
}

# fit_on SRC PRISTINE SERIES: fit_judge that series, with what it needs for it
fit_on()
{
	list=$(fit_patches "$3")
	# shellcheck disable=SC2086 # a list of patches
	held=$(cd "$TOP" && patches/tools/there.sh --pristine "$2" "$1" $list) || exit 2
	# shellcheck disable=SC2086
	fit_copy "$1" "$2" $list
	fit_judge "$3" "$held"
}

# fit_series VERSION SRC PRISTINE [SERIES]: judge that series, or the nearest that fits, or
# if none does the one with the fewest faults. Prints its name, then as fit_judge does.
fit_series()
{
	fit_table
	fit_first=1
	for series in ${4:-$(fit_nearest "$1")}; do
		if fit_on "$2" "$3" "$series" >"$scratch/this"; then
			echo "$series"
			cat "$scratch/this"
			fit_first=
			return 0
		fi
	done
	fit_first=
	best='' least=
	for series in ${4:-$(fit_nearest "$1")}; do
		# one that leaves all has few patches to be refused
		[ -n "${4:-}" ] || ! grep -q '^# leaves all' "$TOP/patches/$series/series" || continue
		fit_on "$2" "$3" "$series" >"$scratch/this" || :
		faults=$(grep -c -e '^wrong	' -e '^refused	' -e '^missing	' "$scratch/this" || :)
		if [ -z "$least" ] || [ "$faults" -lt "$least" ]; then
			best=$series least=$faults
			cp "$scratch/this" "$scratch/best"
		fi
	done
	echo "$best"
	cat "$scratch/best"
	return 1
}

# fit_toolchain SRC: what today's tools need to build this tree, of patches/toolchain/
fit_toolchain()
{
	fit_table
	list=$(cd "$TOP" && grep -hv '^#' patches/toolchain/*/series)
	# shellcheck disable=SC2086 # a list of patches
	fit_copy "$1" /nonexistent $list
	for patch in $list; do
		rm -rf "$scratch/tree"
		cp -R "$scratch/plain" "$scratch/tree"
		if [ -n "$(fit_faults "$patch")" ] && git -C "$scratch/tree" apply <"$TOP/$patch" 2>/dev/null; then
			echo "$patch"
		fi
	done
}
