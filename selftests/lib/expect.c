// SPDX-License-Identifier: GPL-2.0
/* expect.c - what a case expects of a kernel */
#include "expect.h"

struct json_object *expect_of(struct json_object *testcase, struct json_object *kernel)
{
	struct json_object *all = json_get(testcase, "expect", json_type_object);
	struct json_object *like = json_get(kernel, "like", json_type_array);
	const char *class = json_get_str(kernel, "class", "");
	struct json_object *mine = json_get(all, class, json_type_object);

	for (size_t i = 0; !mine && like && i < json_object_array_length(like); i++) {
		class = json_object_get_string(json_object_array_get_idx(like, i));
		mine = class ? json_get(all, class, json_type_object) : NULL;
	}
	return mine;
}
