// SPDX-License-Identifier: GPL-2.0
/* rerun.c - what of an earlier job has to be done again */
#include <err.h>
#include <errno.h>
#include <string.h>

#include "proto.h"
#include "rerun.h"
#include "settings.h"

static bool rerun_is_settled(const char *results, const struct planned *p)
{
	cleanup(free) char *folder = planned_path(results, p->kernel, p->kase, p->nr);
	cleanup(free) char *path = text_format("%s/" EVIDENCE_RESULT, folder);
	cleanup(json) struct json_object *result = NULL;
	cleanup(free) char *why = NULL;
	const char *verdict;

	json_read(path, &result, &why);
	verdict = json_get_str(result, "verdict", "");
	return !strcmp(verdict, "ok") || !strcmp(verdict, "skip");
}

/* Kept and new results are judged together: they must be of one job */
static bool rerun_fits(const struct rerun *r, const struct settings *s)
{
	const char *tree = json_get_str(r->plan, PLAN_TREE, "");
	const char *again = json_get_str(r->plan, PLAN_AGAIN, NULL);

	if (strcmp(tree, s->tree))
		return refused(false, "%s holds results of tree %s, not %s", s->results, tree,
			       s->tree);
	if (s->again && again && strcmp(again, s->again))
		return refused(false,
			       "%s holds results of \"%s\": say RERUN= with the same variables",
			       s->results, again);
	return true;
}

int rerun_create(struct rerun *r, const struct settings *s)
{
	cleanup(free) char *path = text_format("%s/" PLAN_FILE, s->results);
	size_t n;

	*r = (struct rerun){ .plan = json_read_object(path) };
	if (!r->plan || !rerun_fits(r, s))
		return -EINVAL;
	n = planned_count(r->plan);
	r->run = xcalloc(n, sizeof(*r->run));
	r->kernels = xstrdup("");
	r->cases = xstrdup("");
	for (size_t i = 0; i < n; i++) {
		struct planned *p = &r->run[r->n];

		if (!planned_get(r->plan, i, p))
			return refused(-EINVAL, "%s: folder %zu is none", path, i + 1);
		r->last = MAX(r->last, p->nr);
		if (rerun_is_settled(s->results, p))
			continue;
		text_add(&r->kernels, ",", "%s", p->kernel);
		text_add(&r->cases, ",", "%s", p->kase);
		r->n++;
	}
	return 0;
}

void rerun_destroy(struct rerun *r)
{
	free(r->run);
	free(r->kernels);
	free(r->cases);
	json_object_put(r->plan);
	*r = (struct rerun){ 0 };
}
