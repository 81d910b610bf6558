// SPDX-License-Identifier: GPL-2.0
/* tree.c - all results of one tree, in the order of the report */
#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <sys/stat.h>

#include "apart.h"
#include "planned.h"
#include "tree.h"

static int by_place(const void *a, const void *b)
{
	const struct tree_run *x = a, *y = b;
	int order;

	if (x->rank != y->rank)
		return x->rank < y->rank ? -1 : 1;
	order = strcmp(x->kernel, y->kernel);
	if (!order)
		order = strverscmp(x->kase, y->kase);
	return order ? order : (int)x->nr - (int)y->nr;
}

static void add_run(struct tree *tree, const char *dir, const char *kernel, const char *kase,
		    unsigned int nr)
{
	tree->run = xreallocarray(tree->run, tree->n + 1, sizeof(*tree->run));
	tree->run[tree->n++] = (struct tree_run){
		.dir = xstrdup(dir), .kernel = xstrdup(kernel), .kase = xstrdup(kase), .nr = nr
	};
}

static bool is_folder(const char *path)
{
	struct stat st;

	return !lstat(path, &st) && S_ISDIR(st.st_mode);
}

/*
 * What @path holds: kernels, or the cases of @kernel, or further runs of @kase. A run
 * that can't be seen must not be left out.
 */
static void find_runs(struct tree *tree, const char *path, const char *kernel, const char *kase)
{
	DIR *d = opendir(path);
	struct dirent *e;
	unsigned int nr;

	if (!d)
		err(3, "%s", path);
	while (errno = 0, (e = readdir(d))) {
		cleanup(free) char *sub = text_format("%s/%s", path, e->d_name);

		if (e->d_name[0] == '.' || !is_folder(sub))
			continue;
		if (!kernel) {
			find_runs(tree, sub, e->d_name, NULL);
		} else if (!kase) {
			/* Run 1 lies in the case's own folder, the others below it */
			add_run(tree, sub, kernel, e->d_name, 1);
			find_runs(tree, sub, kernel, e->d_name);
		} else if (sscanf(e->d_name, "run-%u", &nr) == 1) {
			add_run(tree, sub, kernel, kase, nr);
		}
	}
	if (errno)
		err(3, "%s", path);
	closedir(d);
}

/* The first run of the same kernel tells where all of them go */
static size_t kernel_rank(const struct tree *tree, const char *kernel)
{
	size_t i = 0;

	while (strcmp(tree->run[i].kernel, kernel))
		i++;
	return i;
}

/*
 * The runner's plan says which runs belong to this job: one that is missing is
 * no success, and what an earlier job left beside them does not count. The
 * kernels' order is the plan's; without a plan it is that of their names.
 */
static int read_plan(struct tree *tree, const char *dir, char **why)
{
	cleanup(free) char *path = text_format("%s/%s", dir, PLAN_FILE);
	cleanup(json) struct json_object *plan = NULL;
	int rc = json_read(path, &plan, why);

	if (rc)
		return rc;
	tree->again = xstrdup(json_get_str(plan, PLAN_AGAIN, NULL));
	for (size_t i = 0; i < planned_count(plan); i++) {
		cleanup(free) char *run = NULL;
		struct planned p;

		if (!planned_get(plan, i, &p))
			return text_fail(why, -EINVAL, "%s: folder %zu is none", PLAN_FILE, i + 1);
		run = planned_path(dir, p.kernel, p.kase, p.nr);
		add_run(tree, run, p.kernel, p.kase, p.nr);
		tree->run[tree->n - 1].rank = kernel_rank(tree, p.kernel);
	}
	return 0;
}

int tree_judge(struct tree *tree, const char *dir, const struct scene_options *opt, bool again,
	       char **why)
{
	cleanup(free) char *real = realpath(dir, NULL);
	int rc;

	*tree = (struct tree){ 0 };
	if (!real || !is_folder(real))
		return text_fail(why, -ENOENT, "%s: %s", dir,
				 real ? strerror(ENOTDIR) : strerror(errno));
	rc = read_plan(tree, dir, why);
	if (rc == -ENOENT)
		find_runs(tree, dir, NULL, NULL);
	else if (rc)
		return rc;
	tree->name = xstrdup(strrchr(real, '/') + 1);
	if (!tree->n)
		return text_fail(why, -ENOENT,
				 "%s holds no results: <kernel>/<case> is what it must hold", dir);
	qsort(tree->run, tree->n, sizeof(*tree->run), by_place);
	for (size_t i = 0; i < tree->n; i++) {
		struct tree_run *run = tree->run + i;

		if (!is_folder(run->dir)) {
			run->result = result_not_run(run->kernel, run->kase);
			continue;
		}
		run->result = again ? NULL : result_reuse(run->dir);
		if (run->result)
			continue;
		run->result = apart_run(verdict_run, run->dir, opt);
		if (!run->result) {
			free(*why);
			*why = NULL; /* has been told */
			return -EIO;
		}
	}
	return 0;
}

void tree_free(struct tree *tree)
{
	for (size_t i = 0; i < tree->n; i++) {
		json_object_put(tree->run[i].result);
		free(tree->run[i].dir);
		free(tree->run[i].kernel);
		free(tree->run[i].kase);
	}
	free(tree->run);
	free(tree->again);
	free(tree->name);
}

size_t tree_next_kernel(const struct tree *tree, size_t i)
{
	size_t k = i;

	while (k < tree->n && !strcmp(tree->run[k].kernel, tree->run[i].kernel))
		k++;
	return k;
}

size_t tree_next_case(const struct tree *tree, size_t i)
{
	size_t k = i, end = tree_next_kernel(tree, i);

	while (k < end && !strcmp(tree->run[k].kase, tree->run[i].kase))
		k++;
	return k;
}
