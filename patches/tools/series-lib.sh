# SPDX-License-Identifier: GPL-2.0
# series-lib.sh - a tree's series as commits on top of the tree's pristine files
# shellcheck shell=sh
# shellcheck disable=SC2154 # $scratch is that of scratch_make
#
# Sets: tree, kdir, dest, name, email (series_input); series, parts, and whole, the series
# with what the tree has already (series_list, series_rest);
# scratch, base_commit, and below $scratch (series_prepare):
#   old/   the files that the series touches, pristine
#   new/   the same files, with the series applied by git apply
#   in/    the patches, with the submitter's name
#   git/   a repository: branch master is the series, tag base what is below it
#   commits  one line a patch: its commit in git/, its path in this project, its part
# Where no source is at hand, bare is set (series_source), and of all these there are
# in/, and commits with a "-" for each commit.

. "$TOP/patches/tools/patch-lib.sh"

# Five lines of context: with three, the override would also apply to a tree
# up to 6.1, where it needs a variant, and be wrong there.
CONTEXT=-U5

# series_input: TREE, KDIR and DEST as given, and the submitter; makes $scratch
series_input()
{
	bare=
	tree=${TREE:-}
	[ -n "${KDIR:-}" ] || [ ! -e "$TOP/patches/${tree:-none}/series" ] ||
		"$TOP/selftests/kernel/tree.sh" packaged | grep -qxF "$tree" || bare=1
	# some series are no package's
	known=$({ "$TOP/selftests/kernel/tree.sh" list; cd "$TOP/patches" && printf '%s\n' */series | sed 's,/.*,,'; } | awk '!n[$0]++')
	[ -n "${KDIR:-}" ] || [ -z "$tree" ] || printf '%s\n' "$known" | grep -qxF -e "$tree" ||
		die "TREE=$tree is unknown; valid: $(printf '%s' "$known" | tr '\n' ' ')"
	[ -n "$bare" ] || tree=$("$TOP/selftests/kernel/tree.sh" name "$tree" "${KDIR:-}") || exit 2
	kdir=${KDIR:+$(cd "$KDIR" && pwd)} || exit 2
	case $dest in ''|/*) ;; *) dest=$PWD/$dest ;; esac
	if [ -e "$dest" ]; then
		[ -d "$dest" ] || die "DEST=$dest is no folder"
		[ -z "$(ls -A "$dest")" ] || die "DEST=$dest is not empty: name an empty or a new folder, nothing is overwritten"
		[ -w "$dest" ] || die "DEST=$dest can't be written"
	fi
	for tool in git jq perl; do
		command -v "$tool" >/dev/null || die "$tool is missing: make packages installs it"
	done
	name=$(cd "$TOP" && git config user.name) || :
	email=$(cd "$TOP" && git config user.email) || :
	[ -n "$(printf '%s' "$name" | tr -d '[:space:]')" ] || die "git config user.name is empty: who submits? git config --global user.name 'Your Name'"
	[ -n "$email" ] || die "git config user.email is empty: who submits? git config --global user.email you@example.org"
	# anything else would break the headers that it is put in
	printf '%s <%s>\n' "$name" "$email" | grep -qx '[^<>]* <[^<>[:space:]]*@[^<>[:space:]]*>' ||
		die "git config user.name and user.email: a name and a plain address are wanted, not \"$name <$email>\""
	series_base_ask
	git_clean
	series_list
	scratch_make series
}

# series_list: what leaves the house, in order. Neither control patches nor the
# fixes of the test build do.
series_list()
{
	series=$("$TOP/selftests/kernel/kernel.sh" patches "$tree" stock+series) || exit 2
	series=$(printf '%s\n' "$series" | grep -v '^patches/toolchain/') || die "the series of $tree is empty"
	for patch in $series; do
		case $patch in
		patches/control/*) die "patches/$tree/series names $patch, a control patch is never exported" ;;
		esac
		[ -r "$TOP/$patch" ] || die "patches/$tree/series names $patch, which does not exist"
	done
	whole=$series
	parts=$("$TOP/selftests/kernel/kernel.sh" parts "$tree") || exit 2
}

# part_of PATCH: the part of the series that it belongs to
part_of() { printf '%s\n' "$parts" | awk -v patch="$1" '$2 == patch { print $1 }'; }

# The tree's source: KDIR as it is, or what tree.sh unpacked. In the latter case
# src/ may hold any kernel's patches, and pristine/ then has the files they touch.
# A series that no package is for, or none any more, has none: bare.
series_source()
{
	[ -z "$bare" ] || return 0
	if [ -n "$kdir" ]; then
		src=$kdir
		pristine=/nonexistent
		source="a source folder"
		return
	fi
	source_rc=0
	"$TOP/selftests/kernel/tree.sh" fetch "$tree" || source_rc=$?
	case $source_rc in
	0) ;;
	77) bare=1; return ;;
	*) exit 2 ;;
	esac
	src=$BUILD/trees/$tree/src
	pristine=$BUILD/trees/$tree/pristine
	source="Debian's patched source ($(cat "$BUILD/trees/$tree/source"))"
}

# series_version: 7.3-rc7, from the source's Makefile
series_version()
{
	awk '$2 == "=" && /^(VERSION|PATCHLEVEL|SUBLEVEL)/ { v[$1] = $3 }
	     $2 == "=" && /^EXTRA/ { extra = $3 }
	     v["VERSION"] != "" && $1 == "NAME" { exit }
	     END { print v["VERSION"] "." v["PATCHLEVEL"] (v["SUBLEVEL"] ? "." v["SUBLEVEL"] : "") extra }' \
		"$src/Makefile"
}

# series_base_ask: KDIR's HEAD, where its owner and its user's settings let git tell.
# No format needs it: what git refuses is a reason to go without, as is sha256.
series_base_ask()
{
	base_commit=
	base_why=
	[ -n "$kdir" ] && [ -e "$kdir/.git" ] || return 0
	if ! base_commit=$(git -C "$kdir" rev-parse --verify -q 'HEAD^{commit}' 2>/dev/null); then
		base_commit=
		base_why=$(git -C "$kdir" rev-parse --verify HEAD 2>&1 | sed -n 's/^fatal: //p' | head -n 1)
		case $base_why in
		*'dubious ownership'*) base_why="from a git clone that git refuses to read: it belongs to somebody else" ;;
		*'single revision'*) base_why="from a git repository without a commit" ;;
		*) base_why="from a git clone that git can't read${base_why:+ ($base_why)}" ;;
		esac
	elif [ ${#base_commit} != 40 ]; then
		base_commit=
		base_why="from a git repository of another object format than the kernel's"
	fi
}

# kdir_git ARGUMENT...: git in KDIR, which the caller's git has let in (series_base_ask)
kdir_git() { git -C "$kdir" -c safe.directory="$(cd "$kdir" && pwd -P)" "$@"; }

# series_base: base_commit, where KDIR has these files unchanged; else base_why says
# why the series has none
series_base()
{
	[ -n "$base_why" ] || base_why="from $source"
	[ -n "$base_commit" ] || return 0
	# shellcheck disable=SC2086 # a list of files
	kdir_git --no-optional-locks diff --quiet HEAD -- $touched && return
	base_commit=
	base_why="from a git clone with changes of its own in the files that the series touches"
}

# patch_date PATCH GIT-FORMAT DATE-FORMAT: of the last commit that changed it; of the file,
# outside of git. One state of this project makes one export, byte for byte.
patch_date()
{
	when=$(git -C "$TOP" log -1 --format="$2" -- "$1" 2>/dev/null) || :
	[ -n "$when" ] || when=$(date -r "$TOP/$1" "$3")
	printf '%s\n' "$when"
}

# quoted TEXT: as the right side of a sed command
quoted() { printf '%s' "$1" | sed 's/[\\&,]/\\&/g'; }

# series_rest: without the patches that the source has
series_rest()
{
	[ -z "$bare" ] || return 0
	cd "$TOP" || exit 2
	# shellcheck disable=SC2086 # a list of patches
	there=$(patches/tools/there.sh --pristine "$pristine" "$src" $series) || exit 2
	[ -n "$there" ] || return 0
	series=$(printf '%s\n' "$series" | grep -vxF "$there") ||
		die "${KDIR:-$tree} has all patches of the series: there is nothing to write"
	for patch in $there; do say "already there, left out: $(basename "$patch")"; done
}

# series_fill PATCH: its copy in in/, with the submitter's name and its date
series_fill()
{
	sed -e "1s/^From: /Date: $(patch_date "$1" %cD -R)\n&/" -e "s,@NAME@,$(quoted "$name"),g" \
		-e "s,@EMAIL@,$(quoted "$email"),g" "$TOP/$1" >"$scratch/in/$(basename "$1")"
}

series_prepare()
{
	series_source
	series_rest

	mkdir "$scratch/in" "$scratch/git" "$scratch/home"
	cd "$TOP" || exit 2
	for patch in $series; do
		series_fill "$patch"
		[ -z "$bare" ] || printf -- '- %s %s\n' "$patch" "$(part_of "$patch")" >>"$scratch/commits"
	done
	[ -z "$bare" ] || return 0
	# shellcheck disable=SC2086 # a list of patches
	touched=$(touched_by $series)
	printf '%s\n' "$touched" | copy_touched "$src" "$pristine" "$scratch/old"
	cp -R "$scratch/old" "$scratch/new"
	# shellcheck disable=SC2086
	"$TOP/patches/tools/apply.sh" --name "${KDIR:-$tree}" "$scratch/new" $series || exit 2
	series_base
	if [ -n "$base_commit" ]; then
		objects=$(cd "$kdir" && realpath "$(kdir_git rev-parse --git-path objects)")
		shallow=$(cd "$kdir" && realpath "$(kdir_git rev-parse --git-path shallow)")
	fi

	# The series' own settings; git_clean has put aside the user's
	export HOME="$scratch/home" GIT_CONFIG_GLOBAL="$scratch/home/.gitconfig"
	export GIT_COMMITTER_DATE='2000-01-01T00:00:00Z' # a commit of this repository is shown nowhere
	git config --global user.name "$name"
	git config --global user.email "$email"
	git config --global init.defaultBranch master
	git config --global advice.detachedHead false

	cd "$scratch/git" || exit 2
	git init -q --template=
	if [ -n "$base_commit" ]; then
		printf '%s\n' "$objects" >.git/objects/info/alternates
		[ ! -e "$shallow" ] || cp "$shallow" .git/shallow
		git update-ref refs/heads/master "$base_commit"
		git read-tree "$base_commit"
		# shellcheck disable=SC2086
		git checkout-index -q -f -- $touched 2>/dev/null || :
	else
		cp -R "$scratch/old/." .
		git add -A .
		GIT_AUTHOR_DATE=$GIT_COMMITTER_DATE git commit -q -m "$tree as it is"
	fi
	git tag base

	for patch in $series; do
		git am -q --committer-date-is-author-date "$scratch/in/$(basename "$patch")" >"$scratch/log" 2>&1 ||
			die "$patch: git am says: $(head -n 1 "$scratch/log")"
		printf '%s %s %s\n' "$(git rev-parse HEAD)" "$patch" "$(part_of "$patch")" >>"$scratch/commits"
	done
	series_same "$scratch/git" "git am"
	cd "$TOP" || exit 2
}

# series_same DIR HOW: each file that the series touches is in DIR as in new/
series_same()
{
	for file in $touched; do
		if [ -e "$scratch/new/$file" ]; then
			cmp -s "$scratch/new/$file" "$1/$file" || die "$tree: $file differs after $2"
		else
			[ ! -e "$1/$file" ] || die "$tree: $file is still there after $2"
		fi
	done
}

# series_deliver DIR: what DIR holds goes to $dest, which is new or empty: all or nothing
series_deliver()
{
	made=
	[ -d "$dest" ] || made=1
	mkdir -p "$dest" 2>/dev/null || die "DEST=$dest can't be made"
	if ! cp -R "$1/." "$dest/" 2>/dev/null; then
		for file in "$1"/*; do rm -rf "${dest:?}/${file##*/}"; done
		[ -z "$made" ] || rmdir "$dest"
		die "DEST=$dest can't be written, nothing is left there"
	fi
}
