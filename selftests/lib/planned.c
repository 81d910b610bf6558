// SPDX-License-Identifier: GPL-2.0
/* planned.c - the runs of a job, as its plan.json has them */
#include "planned.h"
#include "proto.h"

#define PLANNED_NR_MAX 1000000

size_t planned_count(struct json_object *plan)
{
	struct json_object *folders = json_get(plan, PLAN_FOLDERS, json_type_array);

	return folders ? json_object_array_length(folders) : 0;
}

bool planned_get(struct json_object *plan, size_t i, struct planned *run)
{
	struct json_object *folders = json_get(plan, PLAN_FOLDERS, json_type_array);
	struct json_object *o = json_object_array_get_idx(folders, i);
	int64_t nr;

	run->kernel = json_get_str(o, PLAN_KERNEL, "");
	run->kase = json_get_str(o, PLAN_CASE, "");
	if (!text_is_name(run->kernel) || !text_is_name(run->kase) ||
	    !json_get_int(o, PLAN_RUN, &nr) || nr < 1 || nr > PLANNED_NR_MAX)
		return false;
	run->nr = nr;
	return true;
}

char *planned_path(const char *results, const char *kernel, const char *kase, unsigned int nr)
{
	if (nr == 1)
		return text_format("%s/%s/%s", results, kernel, kase);
	return text_format("%s/%s/%s/run-%u", results, kernel, kase, nr);
}
