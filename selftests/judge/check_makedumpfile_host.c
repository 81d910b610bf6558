// SPDX-License-Identifier: GPL-2.0
/* check_makedumpfile_host.c - makedumpfile on this host reads the dump and filters it again */
#include <string.h>

#include "check.h"
#include "dumpset.h"
#include "tool.h"

void check_makedumpfile_host(struct scene *sc, struct check_result *r)
{
	cleanup(free) char *level = text_format("%u", sc->core.level);
	const char *argv[] = { sc->opt.makedumpfile, "-c", "-d", level, sc->path, "again", NULL };
	cleanup(free) char *again = NULL;
	cleanup(free) char *said = NULL;
	cleanup(free) char *why = NULL;
	int rc;

	if (!sc->opt.makedumpfile) {
		check_skip(r, "no makedumpfile for this host (--makedumpfile)");
		return;
	}
	if (!sc->path) {
		check_fail(r, "no dump");
		return;
	}
	if (!sc->tmp) {
		check_error(r, "no folder for temporary files");
		return;
	}
	if (sc->core_why) {
		check_fail(r, "the dump can't be read");
		return;
	}
	if (!sc->dmesg)
		check_fail(r, "%s", sc->dmesg_why);

	again = text_format("%s/again", sc->tmp);
	rc = tool_run(argv, sc->tmp, NULL, NULL, &said);
	if (rc == 126 || rc == 127)
		check_error(r, "%s can't be run", sc->opt.makedumpfile);
	else if (rc)
		check_fail(r, "makedumpfile -c -d %s: exit %d: %.200s", level, rc, said);
	else if (!dumpset_same(&sc->core, again, &why))
		check_fail(r, "makedumpfile -c -d %s: %s", level, why);
	unlink(again);
	check_ok(r, "--dump-dmesg, and -c -d %s gives the same %llu pages", level,
		 (unsigned long long)sc->pages);
}
