/* SPDX-License-Identifier: GPL-2.0 */
/* rerun.h - what of an earlier job has to be done again */
#ifndef RERUN_H
#define RERUN_H

#include "planned.h"

struct settings;

struct rerun {
	struct json_object *plan;
	struct planned *run;
	size_t n;
	unsigned int last;     /* the highest number of a run in the plan */
	char *kernels, *cases; /* of these runs, "a,b" */
};

/*
 * Read the plan in the results folder of @s: what is not ok, or missing, is to be
 * done again. -EINVAL (told) where there is no plan, or one of another job.
 */
int rerun_create(struct rerun *r, const struct settings *s);
void rerun_destroy(struct rerun *r);

#endif
