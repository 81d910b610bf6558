// SPDX-License-Identifier: GPL-2.0
/* check_makedumpfile_host.c - makedumpfile on this host reads the dump and filters it again */
#include "refilter.h"

void check_makedumpfile_host(struct scene *sc, struct check_result *r)
{
	cleanup(free) char *level = text_format("%u", sc->core.level);
	const char *again[] = { "-d", level, "IN", "again", NULL };

	if (!refilter_possible(sc, r))
		return;
	if (!sc->dmesg)
		check_fail(r, "%s", sc->dmesg_why);
	else
		check_ok(r, "--dump-dmesg");
	if (sc->plain_why)
		check_ok(r, "with -x vmlinux, for it needs its symbols (%s)", sc->plain_why);
	if (refilter_run(sc, r, again, NULL, NULL))
		refilter_compare(sc, r, "filtered again, uncompressed: the same pages", "again");
}
