// SPDX-License-Identifier: GPL-2.0
/* refilter.c - makedumpfile on this host makes a dump of a dump */
#include "compare.h"
#include "refilter.h"
#include "tool.h"

bool refilter_possible(struct scene *sc, struct check_result *r)
{
	if (sc->core_why)
		check_fail(r, "the dump can't be read");
	else if (!sc->core.compressed)
		check_skip(r, "an ELF dump");
	else if (sc->tool_why)
		check_skip(r, "%s", sc->tool_why);
	else if (sc->tool_broken)
		check_error(r, "%s", sc->tool_broken);
	else if (!sc->tmp)
		check_error(r, "no folder for temporary files");
	else
		return true;
	return false;
}

bool refilter_run(struct scene *sc, struct check_result *r, const char *const *args,
		  const char *input, const char *output)
{
	cleanup(free) char *said = NULL;
	cleanup(free) char *line = NULL;
	const char *argv[TOOL_ARGS] = { sc->tool };
	size_t n = 1;
	int rc;

	for (size_t i = 0; args[i] && n + 3 < TOOL_ARGS; i++) {
		if (!strcmp(args[i], "IN") && sc->tool_vmlinux) {
			argv[n++] = "-x";
			argv[n++] = sc->tool_vmlinux;
		}
		argv[n++] = strcmp(args[i], "IN") ? args[i] : sc->path;
		text_add(&line, " ", "%s", args[i]);
	}
	rc = tool_run(argv, sc->tmp, input, output, &said);
	if (rc == 127)
		check_error(r, "%s can't be run", sc->tool);
	else if (rc)
		check_fail(r, "makedumpfile %s: exit %d: %.200s", line, rc, said);
	return !rc;
}

void refilter_compare(struct scene *sc, struct check_result *r, const char *what, const char *name)
{
	cleanup(free) char *path = text_format("%s/%s", sc->tmp, name);
	cleanup(free) char *why = NULL;

	if (!compare_form(&sc->core, path, true, &why))
		check_fail(r, "%s: %s", what, why);
	else
		check_ok(r, "%s", what);
	unlink(path);
}
