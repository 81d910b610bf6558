// SPDX-License-Identifier: GPL-2.0
/* check.c - run the checks of a dump, and keep what they tell */
#include "check.h"

#define DETAIL_MAX 1000

#define CHECK(name, run, flags, looks_for) { name, run, flags },
const struct vmcore_check check_table[] = {
#include "check_list.h"
};
#undef CHECK

const size_t check_count = ARRAY_SIZE(check_table);

void check_tell(struct check_result *r, enum check_state state, const char *fmt, ...)
{
	cleanup(free) char *text = NULL;
	va_list ap;

	if (r->state != CHECK_OK && (state == CHECK_OK || state == CHECK_SKIPPED))
		return;
	va_start(ap, fmt);
	text = text_tame(text_vformat(fmt, ap));
	va_end(ap);
	if (r->state != state)
		text_set(&r->detail, "%s", "");
	r->state = state;
	/* The first things that are wrong tell most: a ruined dump has thousands */
	if (!r->detail || strlen(r->detail) < DETAIL_MAX)
		text_add(&r->detail, "; ", "%s", text);
	else if (r->detail[strlen(r->detail) - 1] != '.')
		text_add(&r->detail, "; ", "...");
}

void check_run(struct scene *sc, struct check_result *r)
{
	for (size_t i = 0; i < check_count; i++) {
		r[i] = (struct check_result){ CHECK_OK, NULL };
		if (sc->core_why && check_table[i].flags & CHECK_READS)
			check_fail(&r[i], "the dump can't be read");
		else
			check_table[i].run(sc, &r[i]);
		if (!r[i].detail)
			check_fail(&r[i], "it found nothing to look at");
	}
}

struct json_object *check_list(const struct check_result *r)
{
	struct json_object *list = json_object_new_array();

	for (size_t i = 0; i < check_count; i++) {
		bool judged = r[i].state == CHECK_OK || r[i].state == CHECK_FAILED;
		struct json_object *o = json_object_new_object();

		json_add_str(o, "name", check_table[i].name);
		json_object_object_add(
			o, "ok", judged ? json_object_new_boolean(r[i].state == CHECK_OK) : NULL);
		json_add_str(o, "detail", r[i].detail);
		json_object_array_add(list, o);
	}
	return list;
}

void check_free(struct check_result *r)
{
	for (size_t i = 0; i < check_count; i++)
		free(r[i].detail);
}
