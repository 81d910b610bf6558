# SPDX-License-Identifier: GPL-2.0
# patch-lib.sh - what the tools share: a scratch folder, what patches touch, and copies of that
# shellcheck shell=sh

# scratch_make NAME: $scratch, an empty folder that goes with this script; above it git
# looks for no repository, inside one it would skip what it takes to be outside
scratch_make()
{
	mkdir -p "$BUILD"
	scratch=$(mktemp -d "$BUILD/$1.XXXXXX")
	scratch=$(cd "$scratch" && pwd -P)
	trap 'rm -rf "$scratch"' EXIT
	trap 'exit 130' HUP INT TERM
	export GIT_CEILING_DIRECTORIES="$scratch"
}

# touched_by PATCH...: each file that the patches name, once
touched_by()
{
	[ $# = 0 ] || sed -n -e 's,^--- a/,,p' -e 's,^+++ b/,,p' "$@" | sed 's/[[:space:]].*//' | sort -u
}

# copy_touched SRC PRISTINE DIR: of the files that are read, one a line, what SRC has goes
# to DIR; where PRISTINE knows a file, it counts and not SRC
copy_touched()
{
	mkdir -p "$3"
	while read -r file; do
		from=$1/$file
		[ ! -e "$2/$file" ] || from=$2/$file
		if [ ! -f "$from" ] || [ -e "$2/$file.absent" ]; then continue; fi
		mkdir -p "$3/$(dirname "$file")"
		cp "$from" "$3/$file" || exit 2
		chmod u+w "$3/$file"
	done
}

# readme_put NAME FILE: a table of patches/README.md, between its two marks
readme_put()
{
	readme=$TOP/patches/README.md
	grep -q "^<!-- $1 -->\$" "$readme" || die "patches/README.md has no mark <!-- $1 -->"
	awk -v table="$2" -v name="$1" '
	$0 == "<!-- end of " name " -->" { inside = 0 }
	!inside { print }
	$0 == "<!-- " name " -->" { inside = 1; while ((getline line <table) > 0) print line }' "$readme" >"$readme.new"
	mv "$readme.new" "$readme"
}
