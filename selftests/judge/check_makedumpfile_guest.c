// SPDX-License-Identifier: GPL-2.0
/* check_makedumpfile_guest.c - makedumpfile in the capture kernel ended well */
#include <string.h>

#include "check.h"

void check_makedumpfile_guest(struct scene *sc, struct check_result *r)
{
	struct json_object *exits;
	size_t n, seen = 0;

	if (!sc->ev) {
		check_skip(r, "a dump without its run");
		return;
	}
	exits = json_get(sc->ev->run, "exits", json_type_array);
	n = exits ? json_object_array_length(exits) : 0;
	for (size_t i = 0; i < n; i++) {
		struct json_object *e = json_object_array_get_idx(exits, i);
		const char *tool = json_get_str(e, "tool", NULL);
		int64_t code = -1, level = -1;

		if (!tool || !json_get_int(e, "code", &code)) {
			check_fail(r, "an exit without tool or code");
			continue;
		}
		json_get_int(e, "level", &level);
		if (code)
			check_fail(r, "%s exited with %lld", tool, (long long)code);
		else
			check_ok(r, "%s exited with 0%s%.0lld", tool, level < 0 ? "" : ", level ",
				 level < 0 ? 0LL : (long long)level);
		seen += !strcmp(tool, "makedumpfile");
	}
	if (!seen)
		check_fail(r, "makedumpfile was not heard of");
}
