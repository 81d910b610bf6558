// SPDX-License-Identifier: GPL-2.0
/* ktap.c - a tree's results as KTAP, version 1 */
#include "tree.h"

static bool passed(struct json_object *result)
{
	return !verdict_exit(result_verdict(result));
}

/* What repeats just that run; run n may wait longer than the first, and so all up to it are done */
static void put_again(FILE *f, int depth, const char *again, const struct tree_run *run)
{
	cleanup(free) char *line =
		text_tame(text_format("%s KERNELS=%s CASES=%s", again, run->kernel, run->kase));

	fprintf(f, "%*s# again: %s", depth * 2, "", line);
	if (run->nr > 1)
		fprintf(f, " RUNS=%u", run->nr);
	fputc('\n', f);
}

static void put_run(FILE *f, int depth, unsigned int nr, const struct tree *tree, size_t i)
{
	struct json_object *result = tree->run[i].result;
	cleanup(free) char *line = result_line(result);
	cleanup(free) char *directive = result_directive(result);

	if (tree->again && !passed(result))
		put_again(f, depth, tree->again, &tree->run[i]);
	fprintf(f, "%*s%s %u %s%s\n", depth * 2, "", passed(result) ? "ok" : "not ok", nr, line,
		directive);
}

/* One line per case, or a subtest where a case was run more than once */
static bool put_case(FILE *f, const struct tree *tree, size_t from, size_t to, unsigned int nr)
{
	const char *kernel = tree->run[from].kernel, *kase = tree->run[from].kase;
	bool ok = true;

	if (to - from == 1) {
		put_run(f, 1, nr, tree, from);
		return passed(tree->run[from].result);
	}
	fprintf(f, "    KTAP version 1\n    # Subtest: %s %s\n    1..%zu\n", kernel, kase,
		to - from);
	for (size_t i = from; i < to; i++) {
		put_run(f, 2, i - from + 1, tree, i);
		ok &= passed(tree->run[i].result);
	}
	fprintf(f, "  %s %u %s %s\n", ok ? "ok" : "not ok", nr, kernel, kase);
	return ok;
}

static bool put_kernel(FILE *f, const struct tree *tree, size_t from, size_t to)
{
	unsigned int cases = 0, nr = 0;
	bool ok = true;

	for (size_t i = from; i < to; i = tree_next_case(tree, i))
		cases++;
	fprintf(f, "  KTAP version 1\n  # Subtest: %s\n  1..%u\n", tree->run[from].kernel, cases);
	for (size_t i = from; i < to; i = tree_next_case(tree, i))
		ok &= put_case(f, tree, i, tree_next_case(tree, i), ++nr);
	return ok;
}

char *ktap_format(const struct tree *tree)
{
	unsigned int kernels = 0, nr = 0;
	char *text = NULL;
	size_t len;
	FILE *f = open_memstream(&text, &len);

	for (size_t i = 0; i < tree->n; i = tree_next_kernel(tree, i))
		kernels++;
	fprintf(f, "KTAP version 1\n1..%u\n", kernels);
	for (size_t i = 0; i < tree->n; i = tree_next_kernel(tree, i)) {
		bool ok = put_kernel(f, tree, i, tree_next_kernel(tree, i));

		fprintf(f, "%s %u %s\n", ok ? "ok" : "not ok", ++nr, tree->run[i].kernel);
	}
	fclose(f);
	return text;
}
