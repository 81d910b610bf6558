# SPDX-License-Identifier: GPL-2.0
# faults-lib.sh - tries, their outcomes, what they leave behind, and the table
# shellcheck shell=sh disable=SC2154 # $work, $cases, $images, $qemu: set by who includes this

FAULTS=$BUILD/faults
HOST_DIR=${HOST_DIR:-$BUILD/host}
RUNNER=$HOST_DIR/runner
JUDGE=$HOST_DIR/judge
FAULTY=$HOST_DIR/faulty-qemu

# stage_played: kernels, and a case with short limits, for the played guest
stage_played()
{
	mkdir -p "$cases"
	for k in racy:racy stock:guarded; do
		mkdir -p "$images/${k%:*}"
		echo image >"$images/${k%:*}/image"
		echo initrd >"$images/${k%:*}/initrd"
		jq -n --arg k "${k%:*}" --arg c "${k#*:}" \
			'{ kernel: $k, tree: "fault", class: $c, transport: "virtio", patches: [] }' \
			>"$images/${k%:*}/kernel.json"
	done
	jq '.limits_s = { boot: 4, silence: 4, capture: 6, run: 20 }' selftests/cases/panic-2.json >"$cases/panic-2.json"
	echo panic-2 >"$cases/list"
}

# note FAULT OUTCOME RIGHT(0|1) LEFT [WHY]: one try, for the table
note()
{
	printf '%s|%s|%s|%s|%s\n' "$1" "$2" "$3" "$4" "${5:-}" >>"$work/tries/${try:-input}"
}

# alive TAG: number of processes that a try has left behind, after a moment's grace
alive()
{
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		found=$(grep -lz "^FAULTS_TAG=$1\$" /proc/[0-9]*/environ 2>/dev/null | wc -l)
		[ "$found" = 0 ] && break
		sleep 0.2
	done
	echo "$found"
}

# leftovers TAG RESULTS: processes, a lock that is held, files of an unfinished step
leftovers()
{
	left=$(alive "$1")
	if [ -e "$2/.lock" ] && ! flock -n "$2/.lock" true; then
		left=$((left + 1))
	fi
	echo $((left + $(find "$2" -name 'plan.json.*' -o -name '*.try' 2>/dev/null | wc -l)))
}

# runner RESULTS KERNEL CASE [OPTION...]
runner()
{
	runner_results=$1 runner_kernel=$2 runner_case=$3
	shift 3
	"$RUNNER" --tree fault --images "$images" --results "$runner_results" --cases-dir "$cases" \
		--kernels "$runner_kernel" --cases "$runner_case" --qemu "$FAULTY" --judge "$JUDGE" "$@"
}

# outcome DIR RC: the verdict on one run's folder as a word; the judge is asked
# where the runner did not come so far. What the exit status says must fit.
outcome()
{
	if ! [ -e "$1/run.json" ] && [ -d "$1" ] && [ "$2" -ge 2 ]; then
		"$JUDGE" run "$1" >/dev/null 2>&1
		[ $? = 3 ] || { echo "wrong: judged without run.json"; return; }
		echo error
		return
	fi
	verdict=$(jq -r .verdict "$1/result.json" 2>/dev/null)
	case $2:$verdict in
	0:ok|0:skip|1:timeout|3:error|130:*[a-z]) ;; # 130: after the verdict, too
	1:'not ok') verdict=not-ok ;;
	2:|3:|130:|137:*) verdict=error ;;
	143:*) verdict="wrong: SIGTERM was not handled" ;;
	*) verdict="wrong: exit status $2 with verdict ${verdict:-none}" ;;
	esac
	echo "$verdict"
}

# judged FAULT ALLOWED DIR RC TAG RESULTS: note what came of a try
judged()
{
	came=$(outcome "$3" "$4")
	case " $2 " in *" $came "*) right=1 ;; *) right=0 ;; esac
	note "$1" "$came" "$right" "$(leftovers "$5" "$6")" "exit $4, see $6"
}

# qemu_fault KERNEL CASE FAULT ALLOWED: one run with one fault between runner and QEMU
qemu_fault()
{
	results=$work/results/$try
	FAULT=$3 FAULT_QEMU=$qemu FAULT_LOG=$results.happened FAULTS_TAG=$work-$try \
		runner "$results" "$1" "$2" >"$results.log" 2>&1
	rc=$?
	name=${3%@*}
	if [ "$name" = none ]; then
		name=${label:-"(no fault)"}
	elif ! [ -e "$results.happened" ]; then
		name="($name came too late)"
	fi
	judged "$name" "$4" "$results/$1/$2" $rc "$work-$try" "$results"
	[ -e "$results/../escaped" ] && note "$name" "wrote outside" 0 1
	[ "${KEEP:-0}" = 1 ] || find "$results" -size +100k -delete 2>/dev/null
}

# background KERNEL CASE [OPTION VALUE]: the runner, once it takes signals: sh lets what it
# starts in the background ignore SIGINT, until env undoes that
background()
{
	results=$work/results/$try
	# shellcheck disable=SC2086 # an option and its value, or nothing
	FAULT=none FAULT_QEMU=$qemu FAULTS_TAG=$work-$try env --default-signal=INT \
		"$RUNNER" --tree fault --images "$images" --results "$results" --cases-dir "$cases" \
		--kernels "$1" --cases "$2" --qemu "$FAULTY" --judge "$JUDGE" ${3:-} ${4:-} >"$results.log" 2>&1 &
	pid=$!
	until grep -qsE "^(Name:.$(basename "$RUNNER")|State:.Z)" /proc/$pid/status; do sleep 0.01; done
}

# signal_fault KERNEL CASE SIGNAL DELAY ALLOWED: the runner gets a signal, and runs again
signal_fault()
{
	background "$1" "$2"
	sleep "$4"
	name="SIG$3 to the runner"
	allowed=$5
	if ! grep -qs '^State:.[^Z]' "/proc/$pid/status"; then
		# a host so slow that it had ended by then: what a run without a fault comes to
		name="($name came too late)"
		allowed=$([ "${FAKE_GUEST:-}" = hang ] && echo timeout || echo ok)
	fi
	kill -s "$3" $pid 2>/dev/null
	wait $pid
	rc=$?
	if ! [ -d "$results/$1/$2" ]; then
		# so early that there is no folder, and nothing that could be judged
		came=error
		[ $rc -ge 2 ] || came="wrong: exit status $rc without a result"
		note "$name" "$came" "$([ $rc -lt 2 ] && echo 0 || echo 1)" \
			"$(leftovers "$work-$try" "$results")" "exit $rc"
	else
		judged "$name" "$allowed" "$results/$1/$2" $rc "$work-$try" "$results"
	fi
	[ "${KEEP:-0}" = 1 ] || find "$results" -size +100k -delete 2>/dev/null
}

# signal_plan KERNEL CASE SIGNAL DELAY: a signal in the midst of four runs, of which one is
# judged while the next one boots; what is there is only ok where nothing is missing
signal_plan()
{
	background "$1" "$2" --runs 4
	sleep "$4"
	kill -s "$3" $pid 2>/dev/null
	wait $pid
	rc=$?
	left=$(leftovers "$work-$try" "$results")
	"$JUDGE" tree "$results" >>"$results.log" 2>&1
	again=$?
	whole=$(find "$results" -name run.json 2>/dev/null | wc -l)
	case $rc:$again:$whole in
	0:0:4|130:0:4|137:0:4) came=ok right=1 ;;
	130:[23]:*|137:[23]:*) came=error right=1 ;;
	*) came="wrong: exit $rc, judged again $again, $whole runs" right=0 ;;
	esac
	note "SIG$3 between runs" "$came" $right "$left" "see $results"
}

# full_disk KERNEL CASE SIZE ALLOWED: results on a file system of SIZE bytes
# shellcheck disable=SC2016 # the inner shell expands
full_disk()
{
	results=$work/results/$try
	mkdir -p "$results"
	FAULT=none FAULT_QEMU=$qemu FAULTS_TAG=$work-$try \
		unshare -m sh -c '
			mount -t tmpfs -o size="$1" tmpfs "$2" || exit 99
			d=$2
			shift 2
			"$@"
			rc=$?
			# the private mount goes with this shell: keep what tells
			mkdir "$d.kept"
			cp "$d"/*/*/run.json "$d"/*/*/result.json "$d.kept/" 2>/dev/null
			exit $rc' sh "$3" "$results" \
		"$RUNNER" --tree fault --images "$images" --results "$results" --cases-dir "$cases" \
		--kernels "$1" --cases "$2" --qemu "$FAULTY" --judge "$JUDGE" >"$results.log" 2>&1
	rc=$?
	judged "disk full" "$4" "$results.kept" $rc "$work-$try" "$results"
}

# file_size KERNEL CASE KIB ALLOWED: no file may grow beyond this
file_size()
{
	results=$work/results/$try
	{
		FAULT=none FAULT_QEMU=$qemu FAULTS_TAG=$work-$try prlimit --fsize=$(($3 * 1024)) \
			"$RUNNER" --tree fault --images "$images" --results "$results" --cases-dir "$cases" \
			--kernels "$1" --cases "$2" --qemu "$FAULTY" --judge "$JUDGE" 2>&1
		echo $? >"$results.rc"
	} | cat >"$results.log"
	rc=$(cat "$results.rc")
	judged "file size limit" "$4" "$results/$1/$2" "$rc" "$work-$try" "$results"
}

# tries: run each line of stdin as a try, $PARALLEL at a time; TRY_BY=nice runs them by nice
tries()
{
	mkdir -p "$work/tries" "$work/results"
	round=$(find "$work" -maxdepth 1 -name 'plan-*' | wc -l)
	awk -v r="$round" '{ print r "-" NR "\t" $0 }' >"$work/plan-$round"
	# shellcheck disable=SC2086 # a command and its arguments
	tr '\n' '\0' <"$work/plan-$round" |
		WORK=$work xargs -0 -P "${PARALLEL:-1}" -n 1 ${TRY_BY:-} "$0" --try
}

# table: sum the tries up; exit status 1 where one was wrong or has left something.
# What stands in brackets is no fault, and counts as none.
table()
{
	cat "$work"/tries/* 2>/dev/null | awk -F'|' '
	{
		if (!($1 in n)) order[++kinds] = $1
		n[$1]++
		if ($1 !~ /^\(/) all++
		if (!(($1, $2) in seen)) words[$1] = words[$1] SUBSEP $2
		seen[$1, $2]++
		if (!$3) { wrong++; why[++whys] = $1 ": " $2 " (" $5 ")" }
		left += $4
		if ($4) why[++whys] = $1 ": " $4 " left behind (" $5 ")"
	}
	END {
		print "fault | tries | outcome"
		for (i = 1; i <= kinds; i++) {
			k = order[i]; text = ""
			m = split(words[k], w, SUBSEP)
			for (j = 2; j <= m; j++)
				text = text (j > 2 ? ", " : "") seen[k, w[j]] " " w[j]
			printf "%s | %d | %s\n", k, n[k], text
		}
		for (i = 1; i <= whys; i++) print "# " why[i]
		printf "%d faults, %d wrong verdicts, %d leftovers\n", all, wrong, left
		exit wrong + left > 0 || !all
	}'
}
