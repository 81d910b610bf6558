/* SPDX-License-Identifier: GPL-2.0 */
/* tree.h - all results of one tree, in the order of the report */
#ifndef JUDGE_TREE_H
#define JUDGE_TREE_H

#include "result.h"

struct tree_run {
	char *dir;
	char *kernel, *kase;
	unsigned int nr;
	size_t rank; /* of the kernel */
	struct json_object *result;
};

struct tree {
	char *name;
	char *again; /* the command that does the job again; NULL: the plan has none */
	struct tree_run *run;
	size_t n;
};

/*
 * Find <kernel>/<case>[/run-<k>] below @dir and judge each run; one that this
 * version has judged already is taken as it is, unless @again.
 */
int tree_judge(struct tree *tree, const char *dir, const struct scene_options *opt, bool again,
	       char **why);
void tree_free(struct tree *tree);

/* The results in words, malloc()ed: ktap.c, junit.c, summary.c */
char *ktap_format(const struct tree *tree);
char *junit_format(const struct tree *tree);
char *summary_format(const struct tree *tree);

/* First run behind @i that has another kernel, or another case */
size_t tree_next_kernel(const struct tree *tree, size_t i);
size_t tree_next_case(const struct tree *tree, size_t i);

#endif
