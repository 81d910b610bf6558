// SPDX-License-Identifier: GPL-2.0
/* ways.c - where the search for points begins, and what it does not go into */
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "text.h"
#include "ways.h"

void ways_add_root(struct ways *w, const char *function)
{
	for (size_t i = 0; i < w->nroots; i++)
		if (!strcmp(w->root[i], function))
			return;
	w->root = xreallocarray(w->root, w->nroots + 1, sizeof(*w->root));
	w->root[w->nroots++] = xstrdup(function);
}

static bool ways_line(struct ways *w, char *line)
{
	char *rest = line;
	const char *word = strsep(&rest, " \t");
	const char *name;

	while (rest && (*rest == ' ' || *rest == '\t'))
		rest++;
	name = rest ? strsep(&rest, " \t") : NULL;
	while (rest && (*rest == ' ' || *rest == '\t'))
		rest++;
	if (!name || !*name)
		return false;
	if (!strcmp(word, "root") && !rest) {
		ways_add_root(w, name);
		return true;
	}
	if (strcmp(word, "step") || !rest || !*rest)
		return false;
	w->step = xreallocarray(w->step, w->nsteps + 1, sizeof(*w->step));
	w->step[w->nsteps].unit = xstrdup(name);
	w->step[w->nsteps++].why = xstrdup(rest);
	return true;
}

int ways_read(struct ways *w, const char *path)
{
	cleanup(fclose) FILE *f = fopen(path, "re");
	cleanup(free) char *line = NULL;
	size_t size = 0;

	*w = (struct ways){ 0 };
	if (!f) {
		warn("%s", path);
		return -ENOENT;
	}
	for (unsigned int number = 1; getline(&line, &size, f) > 0; number++) {
		line[strcspn(line, "\n")] = '\0';
		if (!*line || *line == '#' || ways_line(w, line))
			continue;
		warnx("%s:%u: \"root FUNCTION\" or \"step UNIT WHY\" is wanted", path, number);
		return -EINVAL;
	}
	return 0;
}

void ways_destroy(struct ways *w)
{
	for (size_t i = 0; i < w->nroots; i++)
		free(w->root[i]);
	for (size_t i = 0; i < w->nsteps; i++) {
		free(w->step[i].unit);
		free(w->step[i].why);
	}
	free(w->root);
	free(w->step);
	*w = (struct ways){ 0 };
}

const char *ways_why(const struct ways *w, const char *unit)
{
	for (size_t i = 0; i < w->nsteps; i++) {
		const char *is = w->step[i].unit;
		size_t len = strlen(is);

		if (is[len - 1] == '/' ? !strncmp(unit, is, len) : !strcmp(unit, is))
			return w->step[i].why;
	}
	return NULL;
}
