/* SPDX-License-Identifier: GPL-2.0 */
/* ways.h - where the search for points begins, and what it does not go into */
#ifndef WAYS_H
#define WAYS_H

#include <stddef.h>

struct ways {
	char **root; /* functions */
	size_t nroots;
	struct way_step {
		char *unit; /* a file, a folder with its slash, or a function */
		char *why;
	} * step;
	size_t nsteps;
};

/* Complains on stderr, naming the line; a negative errno. To be destroyed in any case. */
int ways_read(struct ways *w, const char *path);
void ways_destroy(struct ways *w);
void ways_add_root(struct ways *w, const char *function);

/* Why code of @unit, or the function of that name, is one step; NULL: it is not */
const char *ways_why(const struct ways *w, const char *unit);

#endif
