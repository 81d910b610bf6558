// SPDX-License-Identifier: GPL-2.0
/* judge.c - the judge's command line: one run, or all runs of a tree */
#include "apart.h"
#include "file.h"
#include "host.h"
#include "arguments.h"
#include "tree.h"

static const struct argp_option options[] = {
	ARGUMENTS_CHECKS,
	{ "again", 'a', NULL, 0, "tree: judge runs anew that have a result already", 0 },
	{ 0 }
};

static bool is_verb(const char *s)
{
	return !strcmp(s, "run") || !strcmp(s, "tree");
}

static const struct arguments_program program = {
	.options = options,
	.min = 2,
	.max = 2,
	.fits = is_verb,
	.args_doc = "run DIR\ntree DIR",
	.doc = "Compare what a crash test left in its results folder with what its case says must "
	       "be seen.\v"
	       "run: DIR is the folder of one run; writes result.json there and prints one line.\n"
	       "tree: DIR holds <kernel>/<case>; writes verdict.ktap, junit.xml and summary.md "
	       "there, and ends with \"N passed, N failed, N skipped\".\n\n"
	       "Exit status: 0 ok or skipped, 1 not ok or timeout, 2 usage, 3 the harness or the "
	       "host failed.",
};

static int judge_run(const char *dir, const struct arguments *args)
{
	cleanup(free) char *directive = NULL;
	cleanup(free) char *line = NULL;
	struct json_object *result;
	enum verdict_kind kind;

	if (access(dir, F_OK)) {
		fprintf(stderr, "judge: %s: no such folder\n", dir);
		return 2;
	}
	result = apart_run(verdict_run, dir, &args->scene);
	if (!result)
		return 3;
	kind = result_verdict(result);
	line = result_line(result);
	directive = result_directive(result);
	printf("%s %s%s\n", verdict_exit(kind) ? "not ok" : "ok", line, directive);
	json_object_put(result);
	return verdict_exit(kind);
}

static int write_file(const char *dir, const char *name, const char *text)
{
	cleanup(free) char *path = text_format("%s/%s", dir, name);
	int err = text ? file_write(path, text, strlen(text)) : -ENOMEM;

	if (err)
		fprintf(stderr, "judge: %s: %s\n", path, strerror(-err));
	return err;
}

static int sum_up(const struct tree *tree)
{
	unsigned int n[VERDICT_ERROR + 1] = { 0 }, out_of_reach = 0;

	for (size_t i = 0; i < tree->n; i++) {
		n[result_verdict(tree->run[i].result)]++;
		out_of_reach += !!json_get_str(tree->run[i].result, "out_of_reach", NULL);
	}
	if (n[VERDICT_TIMEOUT])
		printf("%u of the failed ended by a TIMEOUT\n", n[VERDICT_TIMEOUT]);
	if (n[VERDICT_ERROR])
		printf("%u of the failed are an ERROR of the harness or the host: no verdict on "
		       "the kernel\n",
		       n[VERDICT_ERROR]);
	if (out_of_reach)
		printf("%u of the skipped: the operator came when the dump was out of reach\n",
		       out_of_reach);
	printf("%u passed, %u failed, %u skipped\n", n[VERDICT_OK],
	       n[VERDICT_NOT_OK] + n[VERDICT_TIMEOUT] + n[VERDICT_ERROR], n[VERDICT_SKIP]);
	if (n[VERDICT_NOT_OK] + n[VERDICT_TIMEOUT])
		return 1;
	return n[VERDICT_ERROR] ? 3 : 0;
}

static int judge_tree(const char *dir, const struct arguments *args)
{
	cleanup(free) char *junit = NULL;
	cleanup(free) char *ktap = NULL;
	cleanup(free) char *summary = NULL;
	cleanup(free) char *why = NULL;
	struct tree tree;
	int rc;

	rc = tree_judge(&tree, dir, &args->scene, args->has['a'], &why);
	if (rc) {
		if (why)
			fprintf(stderr, "judge: %s\n", why);
		tree_free(&tree);
		return rc == -ENOENT || rc == -ENOTDIR ? 2 : 3;
	}
	ktap = ktap_format(&tree);
	junit = junit_format(&tree);
	summary = summary_format(&tree);
	fputs(ktap, stdout);
	rc = write_file(dir, "verdict.ktap", ktap) || write_file(dir, "junit.xml", junit) ||
	     write_file(dir, "summary.md", summary);
	rc = rc ? (sum_up(&tree), 3) : sum_up(&tree);
	tree_free(&tree);
	return rc;
}

int main(int argc, char **argv)
{
	struct arguments args;
	int rc;

	arguments_parse(&args, &program, argc, argv);
	rc = strcmp(args.name[0], "run") ? judge_tree(args.name[1], &args)
					 : judge_run(args.name[1], &args);
	return host_exit(rc);
}
