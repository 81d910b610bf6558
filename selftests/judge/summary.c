// SPDX-License-Identifier: GPL-2.0
/* summary.c - a tree's results as Markdown, for the page of a CI job */
#include "tree.h"

/* Nothing that a guest wrote becomes markup, or breaks the table */
static void put_text(FILE *f, const char *text)
{
	for (; text && *text; text++)
		if (strchr("|`*_<>&[]\\~#", *text))
			fprintf(f, "&#%d;", *text);
		else
			fputc(*text, f);
}

static void put_row(FILE *f, const struct tree_run *run, bool several)
{
	enum verdict_kind kind = result_verdict(run->result);
	double ms;

	fputs("| ", f);
	put_text(f, run->kernel);
	fputs(" | ", f);
	put_text(f, run->kase);
	if (several)
		fprintf(f, " (run %u)", run->nr);
	fprintf(f, " | %s | ",
		kind == VERDICT_OK	  ? "ok"
		: kind == VERDICT_SKIP	  ? "skipped"
		: kind == VERDICT_ERROR	  ? "**ERROR** of the harness or the host"
		: kind == VERDICT_TIMEOUT ? "**TIMEOUT**"
					  : "**not ok**");
	put_text(f, json_get_str(run->result, "text", NULL));
	if (json_get_number(run->result, "latency_ms", &ms))
		fprintf(f, " | %.0f ms |\n", ms);
	else
		fputs(" | |\n", f);
}

char *summary_format(const struct tree *tree)
{
	unsigned int n[VERDICT_ERROR + 1] = { 0 };
	char *text = NULL;
	size_t len, next;
	FILE *f = open_memstream(&text, &len);

	for (size_t i = 0; i < tree->n; i++)
		n[result_verdict(tree->run[i].result)]++;
	fputs("### Tree ", f);
	put_text(f, tree->name);
	fprintf(f, ": %u passed, %u failed, %u errors, %u skipped\n\n", n[VERDICT_OK],
		n[VERDICT_NOT_OK] + n[VERDICT_TIMEOUT], n[VERDICT_ERROR], n[VERDICT_SKIP]);
	fputs("| kernel | case | verdict | what was seen | latency |\n|---|---|---|---|---:|\n", f);
	for (size_t i = 0; i < tree->n; i = next) {
		next = tree_next_case(tree, i);
		for (size_t k = i; k < next; k++)
			put_row(f, tree->run + k, next - i > 1);
	}
	fputs("\n\"Dump lost\" is ok where the kernel is a control without the guard.\n", f);
	fclose(f);
	return text;
}
