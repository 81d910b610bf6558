// SPDX-License-Identifier: GPL-2.0
/* check_pages.c - a dump that is complete by its own header, and reads to its last page */
#include "check.h"

void check_pages(struct scene *sc, struct check_result *r)
{
	if (sc->core_why) {
		check_fail(r, "%s", sc->core_why);
		return;
	}
	if (sc->core.compressed && sc->core.status & VMCORE_INCOMPLETE)
		check_fail(r, "its header says incomplete");
	if (!sc->pages)
		check_fail(r, "no page in it");
	if (sc->damaged)
		check_fail(r, "%llu of %llu pages can't be read, the first at 0x%llx: %s",
			   (unsigned long long)sc->damaged, (unsigned long long)sc->pages,
			   (unsigned long long)sc->damaged_at, sc->damaged_why);
	check_ok(r, "%llu pages, dump level %u", (unsigned long long)sc->pages, sc->core.level);
}
