# SPDX-License-Identifier: GPL-2.0
# compare.awk - the answers of several readers in one table, and whether they agree
#
# Input: NAME.tsv of each reader, lines "question<TAB>answer". A reader that has
# nothing to say on a question stands aside; what only one tells is named. The last
# line is the verdict: "agree" or "differ", a tab, and in words what was found. Exit
# 1: differ.
BEGIN { FS = "\t" }

# The reader is the file's name; a file without a line gives no column
FNR == 1 {
	name = FILENAME
	sub(/.*\//, "", name); sub(/\.tsv$/, "", name)
	reader[++readers] = name
}

NF == 2 {
	if (!($1 in seen)) { question[++questions] = $1; seen[$1] = 1 }
	answer[$1, readers] = $2
	if (length($2) > width[readers]) width[readers] = length($2)
}

# uptime may be written with more or fewer digits; all else is compared as it stands
function same(q, a, b)
{
	return q == "uptime" ? a + 0 == b + 0 : a == b ""
}

function row(first, cell,	i, line)
{
	line = sprintf("%-10s", first)
	for (i = 1; i <= readers; i++)
		line = line sprintf(" %-*s", width[i], cell[i])
	sub(/ +$/, "", line)
	print line
}

END {
	for (i = 1; i <= readers; i++)
		if (length(reader[i]) > width[i]) width[i] = length(reader[i])
	row("", reader)
	for (k = 1; k <= questions; k++) {
		q = question[k]
		first = ""
		n = odd = 0
		split("", cell)
		for (i = 1; i <= readers; i++) {
			cell[i] = (q, i) in answer ? answer[q, i] : "-"
			if (!((q, i) in answer)) continue
			if (n++ == 0) first = cell[i]
			else if (!same(q, cell[i], first)) odd = 1
		}
		row(q, cell)
		if (odd) differ = differ (differ ? ", " : "") q
		if (n < 2) alone = alone (alone ? ", " : "") q
		else if (!odd) agreed++
	}
	if (differ) { print "differ\tthe readers differ: " differ; exit 1 }
	if (!agreed) { print "differ\tno two readers answered"; exit 1 }
	print "agree\t" readers " readers agree on " agreed " answers" (alone ? "; one alone tells " alone : "")
}
