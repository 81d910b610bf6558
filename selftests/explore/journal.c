// SPDX-License-Identifier: GPL-2.0
/* journal.c - what came of each schedule, a line for each, so that a search can go on */
#include <err.h>
#include <errno.h>
#include <string.h>

#include "journal.h"

bool ending_is_lost(enum end end)
{
	return end == END_LOST || end == END_STUCK;
}

void ending_destroy(struct ending *o)
{
	schedule_destroy(&o->all);
}

int journal_write(FILE *f, const struct schedule *prefix, const struct ending *o,
		  const char *children)
{
	cleanup(free) char *first = schedule_format(prefix);
	cleanup(free) char *all = schedule_format(&o->all);

	fprintf(f, "%s\t%u\t%d%d\t%s\t%s\t%s\t%s\n", machine_end(o->end), o->cost, o->window,
		o->late, first, all, o->why, *children ? children : "-");
	fflush(f);
	return ferror(f) ? -EIO : 0;
}

bool journal_parse(struct ending *o, char *line, unsigned int cpus, char **prefix, char **children)
{
	char *field[7], *rest = line;
	size_t n = 0;

	*o = (struct ending){ 0 };
	while (n < ARRAY_SIZE(field) && (field[n] = strsep(&rest, "\t")))
		n++;
	if (n < ARRAY_SIZE(field))
		return false;
	while (o->end < ENDS && strcmp(machine_end(o->end), field[0]))
		o->end++;
	o->cost = strtoul(field[1], NULL, 10);
	o->window = *field[2] == '1';
	o->late = *field[2] && field[2][1] == '1';
	*prefix = field[3];
	snprintf(o->why, sizeof(o->why), "%s", field[5]);
	*children = strcmp(field[6], "-") ? field[6] : NULL;
	return o->end < ENDS && schedule_parse(&o->all, field[4], cpus);
}

int journal_read(const char *path, unsigned int cpus, bool (*wants)(enum end end),
		 struct ending **list, size_t *n)
{
	cleanup(fclose) FILE *f = fopen(path, "re");
	cleanup(free) char *line = NULL;
	size_t size = 0;
	ssize_t len;

	*list = NULL;
	*n = 0;
	if (!f || getline(&line, &size, f) < 0) {
		warnx("%s: there is no search whose schedules could be taken", path);
		return -EINVAL;
	}
	while ((len = getline(&line, &size, f)) > 0 && line[len - 1] == '\n') {
		char *prefix, *children;
		struct ending o;

		line[len - 1] = '\0';
		if (journal_parse(&o, line, cpus, &prefix, &children) && wants(o.end)) {
			*list = xreallocarray(*list, *n + 1, sizeof(o));
			(*list)[(*n)++] = o;
		} else {
			ending_destroy(&o);
		}
	}
	return 0;
}
