// SPDX-License-Identifier: GPL-2.0
/* check_makedumpfile_forms.c - every compression and form of makedumpfile gives the same pages */
#include "refilter.h"

/* Its words in makedumpfile -v; zlib is always there and not named */
static const struct {
	const char *name, *option, *enabled;
} compression[] = {
	{ "zlib", "-c", NULL },
	{ "lzo", "-l", "lzo\tenabled" },
	{ "snappy", "-p", "snappy\tenabled" },
	{ "zstd", "-z", "zstd\tenabled" },
};

static void try_compressions(struct scene *sc, struct check_result *r, const char *level)
{
	for (size_t i = 0; i < ARRAY_SIZE(compression); i++) {
		const char *args[] = { compression[i].option, "-d", level, "IN", "again", NULL };

		if (compression[i].enabled && !strstr(sc->tool_said, compression[i].enabled))
			check_ok(r, "%s: not in this build", compression[i].name);
		else if (refilter_run(sc, r, args, NULL, NULL))
			refilter_compare(sc, r, compression[i].name, "again");
	}
}

/* A flattened dump goes through a pipe; -R puts it together again */
static void try_flattened(struct scene *sc, struct check_result *r, const char *level)
{
	const char *flatten[] = { "-F", "-c", "-d", level, "IN", NULL };
	const char *restore[] = { "-R", "again", NULL };

	if (refilter_run(sc, r, flatten, NULL, "flat") &&
	    refilter_run(sc, r, restore, "flat", NULL))
		refilter_compare(sc, r, "-F and -R", "again");
}

static void try_split(struct scene *sc, struct check_result *r, const char *level)
{
	const char *split[] = { "--split", "-c", "-d", level, "IN", "part1", "part2", NULL };
	const char *join[] = { "--reassemble", "part1", "part2", "again", NULL };

	if (refilter_run(sc, r, split, NULL, NULL) && refilter_run(sc, r, join, NULL, NULL))
		refilter_compare(sc, r, "--split and --reassemble", "again");
}

/* A level that leaves out less than the dump does: makedumpfile raises it by itself */
static void try_level(struct scene *sc, struct check_result *r)
{
	const char *args[] = { "-c", "-d", "1", "IN", "again", NULL };

	if (!(sc->core.level & 1))
		return;
	if (refilter_run(sc, r, args, NULL, NULL))
		refilter_compare(sc, r, "-d 1 is raised to the dump's own level", "again");
}

/*
 * -E and --mem-usage are not here: makedumpfile makes ELF files of /proc/vmcore
 * only, and tells of the memory of the running system only.
 */
void check_makedumpfile_forms(struct scene *sc, struct check_result *r)
{
	cleanup(free) char *level = text_format("%u", sc->core.level);

	if (!sc->opt.full) {
		check_skip(r, "takes long, only with --full");
		return;
	}
	if (!refilter_possible(sc, r))
		return;
	try_compressions(sc, r, level);
	try_flattened(sc, r, level);
	try_split(sc, r, level);
	try_level(sc, r);
}
