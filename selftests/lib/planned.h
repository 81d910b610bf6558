/* SPDX-License-Identifier: GPL-2.0 */
/* planned.h - the runs of a job, as its plan.json has them */
#ifndef PLANNED_H
#define PLANNED_H

#include "json.h"

struct planned {
	const char *kernel, *kase;
	unsigned int nr;
};

size_t planned_count(struct json_object *plan);
/* Run @i, with names that @plan owns; false where it is none, or no name for a folder */
bool planned_get(struct json_object *plan, size_t i, struct planned *run);

/* Its folder. Run 1 lies in the case's own one, the others below it. */
char *planned_path(const char *results, const char *kernel, const char *kase, unsigned int nr);

#endif
