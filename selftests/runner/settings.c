// SPDX-License-Identifier: GPL-2.0
/* settings.c - what the command line asks for, checked */
#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <string.h>

#include "settings.h"
#include "text.h"

static int is_visible(const struct dirent *d)
{
	return d->d_name[0] != '.';
}

/* The kernels that are built: folders with an image */
static int names_of_kernels(const char *images, char **names)
{
	struct dirent **entry;
	int n = scandir(images, &entry, is_visible, alphasort);

	if (n < 0) {
		warn("%s", images);
		return -EINVAL;
	}
	for (int i = 0; i < n; i++) {
		cleanup(free) char *image = text_format("%s/%s/image", images, entry[i]->d_name);

		if (!access(image, F_OK) && text_is_name(entry[i]->d_name))
			text_add(names, " ", "%s", entry[i]->d_name);
		free(entry[i]);
	}
	free(entry);
	if (*names)
		return 0;
	return refused(-EINVAL, "%s: no kernel is built there", images);
}

/* The case table: a name and its groups a line, # begins a comment. Those of a @group, or all */
static int names_of_cases(const char *dir, const char *group, char **names)
{
	cleanup(free) char *path = text_format("%s/list", dir);
	cleanup(fclose) FILE *f = fopen(path, "re");
	cleanup(free) char *line = NULL;
	size_t size = 0;

	while (f && getline(&line, &size, f) > 0) {
		char *rest = line, *name, *word;
		bool in = !group || !strcmp(group, "all");

		line[strcspn(line, "#\n")] = '\0';
		name = strsep(&rest, " \t");
		if (!*name)
			continue;
		if (!text_is_name(name) || text_has(*names, name))
			return refused(-EINVAL, "%s: \"%s\": no name for a case, or there twice",
				       path, name);
		while ((word = strsep(&rest, " \t")))
			in |= group && !strcmp(word, group);
		if (in)
			text_add(names, " ", "%s", name);
	}
	if (f && !ferror(f))
		return 0;
	warn("%s", path);
	return -EINVAL;
}

/* Those of the comma-separated @list, which must all be in @valid; all of them if NULL */
static int names_choose(const char *what, const char *list, const char *valid, char **chosen)
{
	cleanup(free) char *copy = xstrdup(list);
	char *rest = copy;
	char *name;

	if (!list)
		*chosen = xstrdup(valid);
	while ((name = strsep(&rest, ", "))) {
		if (!*name || text_has(*chosen, name))
			continue;
		if (!text_has(valid, name))
			return refused(-EINVAL, "unknown %s \"%s\"; there are: %s", what, name,
				       valid ?: "none");
		text_add(chosen, " ", "%s", name);
	}
	if (*chosen || !list)
		return 0;
	return refused(-EINVAL, "no %s chosen", what);
}

/* What is asked for, with its cases in place of a group */
static int names_of_groups(const char *dir, const char *list, const char *valid, char **names)
{
	cleanup(free) char *copy = xstrdup(list);
	char *rest = copy;
	char *name;

	while ((name = strsep(&rest, ", "))) {
		cleanup(free) char *of = NULL;

		if (*name && !text_has(valid, name) && names_of_cases(dir, name, &of))
			return -EINVAL;
		text_add(names, " ", "%s", of ?: name);
	}
	return 0;
}

static int settings_find_kernels(struct settings *s)
{
	cleanup(free) char *valid = NULL, *chosen = NULL;
	char *rest, *name;

	if (names_of_kernels(s->images, &valid) ||
	    names_choose("kernel", s->kernel_list, valid, &chosen))
		return -EINVAL;
	for (rest = chosen; (name = strsep(&rest, " "));) {
		struct kernel *k = kernel_create(s->images, name);

		if (!k)
			return -EINVAL;
		s->kernels = xreallocarray(s->kernels, s->nkernels + 1, sizeof(*s->kernels));
		s->kernels[s->nkernels++] = k;
	}
	return 0;
}

static int settings_find_cases(struct settings *s)
{
	cleanup(free) char *valid = NULL, *list = NULL, *chosen = NULL;
	char *rest, *name;

	if (names_of_cases(s->cases_dir, NULL, &valid) ||
	    names_of_groups(s->cases_dir, s->case_list, valid, &list) ||
	    names_choose("case", list, valid, &chosen))
		return -EINVAL;
	for (rest = chosen; (name = strsep(&rest, " "));) {
		struct testcase *c = testcase_create(s->cases_dir, name);

		if (!c)
			return -EINVAL;
		s->cases = xreallocarray(s->cases, s->ncases + 1, sizeof(*s->cases));
		s->cases[s->ncases++] = c;
	}
	return 0;
}

/* A case says what it needs with our small kernel */
static void settings_give_memory(struct settings *s)
{
	for (unsigned int i = 0; i < s->ncases; i++)
		for (unsigned int k = 0; k < s->nkernels; k++)
			s->cases[i]->mem_mb = MAX(s->cases[i]->mem_mb, s->kernels[k]->mem_mb);
}

int settings_resolve(struct settings *s)
{
	if (strcmp(s->accel, "tcg") && strcmp(s->accel, "kvm"))
		return refused(-EINVAL, "unknown accelerator \"%s\"; there are: tcg kvm", s->accel);
	if (!text_is_name(s->tree))
		return refused(-EINVAL, "\"%s\" is no name for a tree", s->tree);
	if (s->rerun && !s->rerun->n)
		return 0;
	if (s->cases_dir && settings_find_cases(s))
		return -EINVAL;
	if (settings_find_kernels(s))
		return -EINVAL;
	settings_give_memory(s);
	return 0;
}

const struct kernel *settings_kernel(const struct settings *s, const char *name)
{
	for (unsigned int i = 0; i < s->nkernels; i++)
		if (!strcmp(s->kernels[i]->name, name))
			return s->kernels[i];
	return NULL;
}

const struct testcase *settings_case(const struct settings *s, const char *name)
{
	for (unsigned int i = 0; i < s->ncases; i++)
		if (!strcmp(s->cases[i]->name, name))
			return s->cases[i];
	return NULL;
}

void settings_destroy(struct settings *s)
{
	for (unsigned int i = 0; i < s->nkernels; i++)
		kernel_destroy(s->kernels[i]);
	free(s->kernels);
	for (unsigned int i = 0; i < s->ncases; i++)
		testcase_destroy(s->cases[i]);
	free(s->cases);
}
