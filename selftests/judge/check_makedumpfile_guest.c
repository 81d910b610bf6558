// SPDX-License-Identifier: GPL-2.0
/* check_makedumpfile_guest.c - makedumpfile in the capture kernel ended well */
#include "check.h"

void check_makedumpfile_guest(struct scene *sc, struct check_result *r)
{
	bool seen = false;

	if (!sc->ev) {
		check_skip(r, "a dump without its run");
		return;
	}
	for (size_t i = 0; i < sc->ev->seen.nexits; i++) {
		const struct evidence_exit *e = sc->ev->seen.exit + i;

		if (!e->tool)
			check_fail(r, "an exit without tool or code");
		else if (e->code)
			check_fail(r, "%s exited with %lld", e->tool, (long long)e->code);
		else if (e->level < 0)
			check_ok(r, "%s exited with 0", e->tool);
		else
			check_ok(r, "%s exited with 0, level %lld", e->tool, (long long)e->level);
		seen |= e->tool && !strcmp(e->tool, "makedumpfile");
	}
	if (!seen)
		check_fail(r, "makedumpfile was not heard of");
}
