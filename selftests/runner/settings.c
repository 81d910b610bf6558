// SPDX-License-Identifier: GPL-2.0
/* settings.c - what the command line asks for, checked */
#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <string.h>

#include "settings.h"
#include "text.h"

struct names {
	char **v;
	unsigned int n;
};

static void names_add(struct names *l, const char *name)
{
	l->v = reallocarray(l->v, l->n + 1, sizeof(*l->v));
	if (!l->v)
		errx(3, "out of memory");
	l->v[l->n++] = xstrdup(name);
}

static bool names_have(const struct names *l, const char *name)
{
	for (unsigned int i = 0; i < l->n; i++)
		if (!strcmp(l->v[i], name))
			return true;
	return false;
}

static void cleanup_names(struct names *l)
{
	for (unsigned int i = 0; i < l->n; i++)
		free(l->v[i]);
	free(l->v);
}

static int is_visible(const struct dirent *d)
{
	return d->d_name[0] != '.';
}

/* The kernels that are built: folders with an image */
static int names_of_kernels(const char *images, struct names *out)
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
			names_add(out, entry[i]->d_name);
		free(entry[i]);
	}
	free(entry);
	if (out->n)
		return 0;
	warnx("%s: no kernel is built there", images);
	return -EINVAL;
}

/* The case table: one name a line, # begins a comment */
static int names_of_cases(const char *dir, struct names *out)
{
	cleanup(free) char *path = text_format("%s/list", dir);
	cleanup(fclose) FILE *f = fopen(path, "re");
	cleanup(free) char *line = NULL;
	size_t size = 0;

	if (!f) {
		warn("%s", path);
		return -EINVAL;
	}
	while (getline(&line, &size, f) > 0) {
		line[strcspn(line, "# \t\n")] = '\0';
		if (!*line)
			continue;
		if (!text_is_name(line) || names_have(out, line)) {
			warnx("%s: \"%s\": no name for a case, or there twice", path, line);
			return -EINVAL;
		}
		names_add(out, line);
	}
	if (ferror(f)) {
		warn("%s", path);
		return -EIO;
	}
	return 0;
}

/* Those of the comma-separated @list, which must all be in @valid; all of them if NULL */
static int names_choose(const char *what, const char *list, const struct names *valid,
			struct names *out)
{
	cleanup(free) char *copy = xstrdup(list);
	char *rest = copy;
	char *name;

	if (!list) {
		for (unsigned int i = 0; i < valid->n; i++)
			names_add(out, valid->v[i]);
		return 0;
	}
	while ((name = strsep(&rest, ", "))) {
		if (!*name || names_have(out, name))
			continue;
		if (!names_have(valid, name)) {
			fprintf(stderr,
				"%s: unknown %s \"%s\"; there are:", program_invocation_short_name,
				what, name);
			for (unsigned int i = 0; i < valid->n; i++)
				fprintf(stderr, " %s", valid->v[i]);
			fputc('\n', stderr);
			return -EINVAL;
		}
		names_add(out, name);
	}
	if (out->n)
		return 0;
	warnx("no %s chosen", what);
	return -EINVAL;
}

static int settings_find_kernels(struct settings *s)
{
	cleanup(names) struct names valid = { 0 };
	cleanup(names) struct names chosen = { 0 };

	if (names_of_kernels(s->images, &valid) ||
	    names_choose("kernel", s->kernel_list, &valid, &chosen))
		return -EINVAL;
	s->kernels = xcalloc(chosen.n, sizeof(struct kernel *));
	for (; s->nkernels < chosen.n; s->nkernels++) {
		struct kernel *k = kernel_create(s->images, chosen.v[s->nkernels]);

		if (!k)
			return -EINVAL;
		s->kernels[s->nkernels] = k;
	}
	return 0;
}

static int settings_find_cases(struct settings *s)
{
	cleanup(names) struct names valid = { 0 };
	cleanup(names) struct names chosen = { 0 };

	if (names_of_cases(s->cases_dir, &valid) ||
	    names_choose("case", s->case_list, &valid, &chosen))
		return -EINVAL;
	s->cases = xcalloc(chosen.n, sizeof(struct testcase *));
	for (; s->ncases < chosen.n; s->ncases++) {
		struct testcase *c = testcase_create(s->cases_dir, chosen.v[s->ncases]);

		if (!c)
			return -EINVAL;
		s->cases[s->ncases] = c;
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
	if (strcmp(s->accel, "tcg") && strcmp(s->accel, "kvm")) {
		warnx("unknown accelerator \"%s\"; there are: tcg kvm", s->accel);
		return -EINVAL;
	}
	if (!text_is_name(s->tree)) {
		warnx("\"%s\" is no name for a tree", s->tree);
		return -EINVAL;
	}
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
