# SPDX-License-Identifier: GPL-2.0
# steps.sh - what the rows of the table do that is longer than a line
# shellcheck shell=sh disable=SC2154,SC2086,SC2046,SC2013 # user-check.sh sets D, LINUX, B, TOP, OF; lists of patches

OURS=$(grep -v '^#' patches/6.12/series)

# --- once, with nothing of the caller's in the environment

# small_tree DIR: of the kernel's source no more than its series and controls touch, and
# what decides whether they are right for it
small_tree()
{
	src=$TOP/build/trees/6.12
	mkdir -p "$1/arch/s390/kernel"
	cp "$src/src/Makefile" "$1/"
	for file in $( { sed -n -e 's,^--- a/,,p' -e 's,^+++ b/,,p' $OURS patches/control/racy.patch
		awk '/^\t/ { print $2 }' patches/needs | tr ',' '\n' | sed 's/:.*//'; } | sort -u); do
		from=$src/src/$file
		[ ! -e "$src/pristine/$file" ] || from=$src/pristine/$file
		[ -e "$from" ] || continue
		mkdir -p "$1/$(dirname "$file")"
		cp "$from" "$1/$file"
	done
}

# with DIR PATCH...: the small tree with these patches, by git apply alone
with()
{
	with_dir=$1
	shift
	cp -R "$LINUX" "$with_dir"
	for patch; do
		(cd "$with_dir" && GIT_CEILING_DIRECTORIES=$(pwd -P) git apply "$TOP/$patch") || return
	done
}

git_tree()
{
	cp -R "$LINUX" "$1"
	shift
	git -C "$D/$git_name" init -q "$@"
}

homes()
{
	mkdir -p "$D/home/plain" "$D/home/hostile" "$D/home/jq" "$D/home/attributes/.config/git" "$D/template/hooks"
	printf '[user]\n\tname = A Submitter\n\temail = submitter@example.org\n' >"$D/home/plain/.gitconfig"
	cp "$D/home/plain/.gitconfig" "$D/home/attributes/"
	echo '* text eol=crlf' >"$D/home/attributes/.config/git/attributes"
	echo 'def nonesuch: |' >"$D/home/jq/.jq"
	for hook in applypatch-msg pre-applypatch pre-commit commit-msg; do
		printf '#!/bin/sh\nexit 1\n' >"$D/template/hooks/$hook"
		chmod +x "$D/template/hooks/$hook"
	done
	echo '*' >"$D/home/ignore"
	{
		cat "$D/home/plain/.gitconfig"
		sed -e 's/^\t\t*//' -e "s,@D@,$D,g" <<-'EOT'
		[core]
		autocrlf = true
		abbrev = 40
		excludesFile = @D@/home/ignore
		attributesFile = @D@/home/attributes/.config/git/attributes
		hooksPath = @D@/template/hooks
		[apply]
		whitespace = fix
		[am]
		threeWay = true
		[diff]
		noprefix = true
		context = 1
		algorithm = patience
		external = false
		[format]
		attach = true
		signOff = true
		numbered = false
		subjectPrefix = HOSTILE
		signature = hostile
		to = hostile@example.org
		pretty = oneline
		[log]
		showSignature = true
		[commit]
		gpgSign = true
		[color]
		ui = always
		[i18n]
		commitEncoding = latin1
		logOutputEncoding = latin1
		[init]
		defaultBranch = hostile
		templateDir = @D@/template
		EOT
	} >"$D/home/hostile/.gitconfig"
}

# cases for a guest, some of them wrong, and a kernel that is never started
cases()
{
	mkdir -p "$D/cases" "$D/images/none"
	echo image >"$D/images/none/image"
	echo initrd >"$D/images/none/initrd"
	printf '{ "kernel": "none", "tree": "6.12", "class": "delivered", "transport": "virtio", "patches": [] }\n' \
		>"$D/images/none/kernel.json"
	unused='{ "name": "cpus-unused", "proves": "x", "cpus": 4, "mem_mb": 1024,
		"guest": { "loader": "file", "append": "nr_cpus=2" },
		"go": { "entry": "module", "cpus": [0, 1], "skew_ns": [0, 0] },
		"expect": { "stopping": { "dump": "saved", "losers": "stopped" } } }'
	case_of cpus-unused "$unused" .
	case_of racer-on-none "$unused" '.go.cpus = [0, 3]'
	given='.guest = { } | .go.entry = "sysrq" | .expect = { given: { dump: "saved" } }'
	case_of given-2 "$unused" "$given"
	case_of given-racer-on-none "$unused" "$given | .go.cpus = [1, 2]"
	case_of unknown-key "$unused" '.expects = .expect'
	case_of unknown-operator-key "$unused" '.operator = [{ do: "restart", after: "armed", delay: 5 }]'
	case_of unknown-class "$unused" '.expect.guard = .expect.stopping'
}

case_of()
{
	printf '%s' "$2" | jq --arg n "$1" ".name = \$n | $3" >"$D/cases/$1.json"
	echo "$1" >>"$D/cases/list"
}

# What somebody's kernel tree is under git
repositories()
{
	for git_name in foreign unborn sha256; do
		case $git_name in
		sha256) git_tree "$D/$git_name" --object-format=sha256 ;;
		*) git_tree "$D/$git_name" ;;
		esac
		[ $git_name = unborn ] && continue
		git -C "$D/$git_name" add -A
		git -C "$D/$git_name" -c user.name=x -c user.email=x@example.org commit -q -m x
	done
	[ "$(id -u)" != 0 ] || chown -R 12345:12345 "$D/foreign"
}

# A version without a series of its own, to which that of 6.12 fits, but no control
no_racy()
{
	cp -R "$LINUX" "$D/no-racy"
	sed -i 's/^PATCHLEVEL = .*/PATCHLEVEL = 99/' "$D/no-racy/Makefile"
	sed -i 's/Only one CPU is allowed to execute/No more than one CPU is to execute/' "$D/no-racy/kernel/panic.c"
	! cmp -s "$LINUX/kernel/panic.c" "$D/no-racy/kernel/panic.c"
}

prepare()
{
	homes
	small_tree "$LINUX"
	{
		with "$D/merged" $OURS
		with "$D/override" arch-s390/patches/s390-smp-stop-the-cpu-on-a-concurrent-panic.patch
		with "$D/part" $(printf '%s\n' "$OURS" | head -n 2)
	}
	no_racy
	repositories
	cases
	mkdir -p "$D/a b"
	cp -R . "$D/a b/own"
	for format in quilt mbox rpm; do
		HOME=$D/home/plain FORMAT=$format DEST=$D/plain/$format KDIR=$LINUX patches/tools/export.sh || return
	done
}

# --- in the rows

report()
{
	mkdir -p "$D/results/stock/panic-1"
	printf '{ "tree": "6.12", "kernel": "stock", "case": "panic-1", "run": 1, "cpus": 4, "verdict": "ok", "losers": [] }\n' \
		>"$D/results/stock/panic-1/result.json"
	selftests/report/report.sh "$D/results" && grep -q '<h1>Concurrent' "$D/results/report.html" && echo report.html
}

lint_without_git()
{
	cp -R . "$D/tar"
	rm -rf "$D/tar/.git"
	# few of the files will do, and take less time
	find "$D/tar/selftests" -type f ! -path "*/jobs/lib.sh" ! -path "*/jobs/lint.sh" ! -path "*/jobs/variables.sh" ! -path "*/kernel/*" ! -path "*/lib/*" ! -name "proto.h" ! -name "util.[ch]" ! -name "*.mk" ! -name "*.json" ! -name "*.1" ! -name "*.bash" -delete
	cd "$D/tar" && selftests/jobs/lint.sh
}

# spy: a kernel tree whose make tells what it was given
spy()
{
	mkdir -p "$D/spy" "$D/spy.obj"
	# shellcheck disable=SC2016 # make's
	{
		printf 'allnoconfig:\n'
		printf '\t@: >$(O)/seen\n'
		for name in CC LLVM KCONFIG_CONFIG W KBUILD_OUTPUT; do
			printf '\t@case "$(origin %s)" in undefined|default) echo "no %s" ;; *) echo "%s is $(%s)" ;; esac >>$(O)/seen\n' \
				"$name" "$name" "$name" "$name"
		done
		printf '\t@cp $(KCONFIG_ALLCONFIG) $(O)/.config\n'
	} >"$D/spy/Makefile"
	rm -f "$D/spy.obj/.fragments.sum"
}

kernel_sees()
{
	spy
	selftests/kernel/config.sh make "$D/spy" "$D/spy.obj" || return
	grep -e " $1\$" -e "^$1 " "$D/spy.obj/seen"
}

kernel_sees_by_make()
{
	spy
	printf 'all:\n\t@selftests/kernel/config.sh make %s/spy %s/spy.obj\n' "$D" "$D" |
		make -s -f - CC=gcc-nonesuch W=1 || return
	for name; do grep -e " $name\$" -e "^$name " "$D/spy.obj/seen"; done | paste -sd, - | sed 's/,/, /g'
}

real_config()
{
	selftests/kernel/config.sh make "$TOP/build/trees/6.12/src" "$D/real" && grep '^CONFIG_S390=y' "$D/real/.config"
}

patched()
{
	rm -rf "$D/patched"
	cp -R "$LINUX" "$D/patched"
	patches/tools/apply.sh "$D/patched" $OURS && diff -r "$D/merged" "$D/patched" >/dev/null && echo as git apply makes it
}

exported()
{
	rm -rf "$D/exported"
	FORMAT=$1 DEST=$D/exported KDIR=$LINUX patches/tools/export.sh && diff -r "$D/plain/$1" "$D/exported" && echo byte for byte
}

exported_from()
{
	rm -rf "$D/exported"
	FORMAT=$2 DEST=$D/exported KDIR="$D/$1" patches/tools/export.sh && diff -r "$D/plain/$2" "$D/exported" && echo byte for byte
}

# A checkout whose history was committed on a day of its own
exported_by_another()
{
	[ "$(id -u)" = 0 ] || { echo "# SKIP only root can give files away"; return; }
	cp -R . "$D/another"
	git -C "$D/another" init -q
	git -C "$D/another" add -A
	GIT_COMMITTER_DATE=2001-02-03T04:05:06Z git -C "$D/another" -c user.name=x -c user.email=x@example.org commit -q -m x
	chown -R 12345:12345 "$D/another"
	cd "$D/another" && FORMAT=quilt DEST=$D/history KDIR=$LINUX patches/tools/export.sh && grep -h '^Last-Update' "$D"/history/*.patch
}

copied_from_within()
{
	cp -R "$LINUX" "$D/outer"
	cp -R . "$D/outer/own"
	cd "$D/outer/own" && selftests/kernel/tree.sh fetch '' "$D/outer" && selftests/kernel/tree.sh fetch '' "$D/outer" || return
	[ -e build/trees/6.12-kdir/src/kernel/panic.c ] && [ ! -e build/trees/6.12-kdir/src/own ] && echo the copy holds no checkout
}

# as_nobody COMMAND: as a user who owns nothing here
as_nobody()
{
	if [ "$(id -u)" = 0 ]; then
		setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
	elif [ -w . ]; then
		echo '# SKIP wants root: this user may write here'
	else
		"$@"
	fi
}

copied_read_only()
{
	cp -R "$LINUX" "$D/read-only"
	cp -R . "$D/theirs"
	rm -rf "$D/theirs/build"
	chmod -R a-w "$D/read-only"
	[ "$(id -u)" != 0 ] || chown -R 65534:65534 "$D/theirs"
	export XDG_CACHE_HOME="$D/theirs/cache"
	cd "$D/theirs" || return
	as_nobody selftests/kernel/tree.sh fetch '' "$D/read-only" && as_nobody selftests/kernel/switch.sh build/trees/6.12-kdir $OURS || return
	diff -r "$D/merged" build/trees/6.12-kdir/src >/dev/null || { echo not patched; return 1; }
	as_nobody make -s clean && [ ! -e build ] && echo patched, and removed again
}

# ci_with PROGRAM...: what CI runs finds these alone, or (-PROGRAM) one that fails
ci_with()
{
	path=$D/ci
	rm -rf "$path"
	mkdir "$path"
	for name; do
		case $name in
		-*) printf '#!/bin/sh\nexit 100\n' >"$path/${name#-}"; chmod +x "$path/${name#-}"; path=$path:$PATH ;;
		*) ln -s "$(command -v "$name")" "$path/" ;;
		esac
	done
	PATH=$path .ci/run
}

interrupted_check()
{
	rm -f build/check/lint.log
	selftests/jobs/check.sh lint &
	until [ -e build/check/lint.log ]; do sleep 0.1; done
	kill $!
	wait $!
}

# results_of TREE...: where the results of each are in the end, which are made one behind the other
results_of()
{
	for tree; do
		KDIR=$D/$tree sh -uec '. selftests/jobs/lib.sh; keep_other build/results/6.12-kdir' selftests/jobs/selftest.sh || return
		echo "$tree" >>build/results/6.12-kdir/came
	done
	(cd build/results && grep -H . -- */came) | paste -sd' ' -
	rm -r build/results
}

class_of_stock() { selftests/kernel/kernel.sh class 6.12 stock; }

# guest CASE: of a kernel that make end-to-end has built; a wrong case starts none
guest()
{
	images=$D/images kernel=none
	case $1 in
	unknown-*) ;;
	*) images=$OF/build/images/6.12 kernel=stock+series
	   [ -e "$images/$kernel/initrd" ] || { echo '# SKIP no kernel is built here: make end-to-end first'; return; } ;;
	esac
	"$OF/build/host/runner" --images "$images" --results "$D/guest-results" --cases-dir "$D/cases" \
		--kernels "$kernel" --cases "$1" --judge "$OF/build/host/judge"
}

# given CASE: of somebody else's image, whose kernel knows two CPUs
given()
{
	of=$OF/build/images/6.12-nr-cpus/stock+series
	[ -e "$of/stamp" ] || { echo '# SKIP no kernel of NR_CPUS=2 is built here: make nr-cpus first'; return; }
	mkdir -p build/guest
	ln -sf "$OF/build/guest/init" build/guest/
	[ -e build/root ] || ln -s "$OF/build/root" build/root
	selftests/kernel/image.sh make "$of/image" "$of/vmlinux" || return
	"$OF/build/host/runner" --tree image --images build/images/image --results "$D/guest-results" \
		--cases-dir "$D/cases" --kernels given --cases "$1" --judge "$OF/build/host/judge"
}

# Of all the project's cases and a wrong one behind them the wrong one alone is refused
every_case()
{
	mkdir "$D/every"
	cp selftests/cases/*.json selftests/cases/list "$D/cases/unknown-key.json" "$D/every/"
	echo unknown-key >>"$D/every/list"
	names=$(sed 's/#.*//; s/[[:space:]].*//; /^$/d' "$D/every/list" | paste -sd, -)
	"$OF/build/host/runner" --images "$D/images" --results "$D/guest-results" --cases-dir "$D/every" \
		--kernels none --cases "$names" --judge "$OF/build/host/judge"
}
