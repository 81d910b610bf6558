/* SPDX-License-Identifier: GPL-2.0 */
/* refilter.h - makedumpfile on this host makes a dump of a dump */
#ifndef JUDGE_REFILTER_H
#define JUDGE_REFILTER_H

#include "check.h"

/* false where there is nothing to run or to run it on: then @r says so */
bool refilter_possible(struct scene *sc, struct check_result *r);

/*
 * Run makedumpfile with @args (a NULL-terminated list; "IN" stands for the dump)
 * in the temporary folder, and fail @r where it fails. @input and @output as in
 * tool_run(), but relative to that folder.
 */
bool refilter_run(struct scene *sc, struct check_result *r, const char *const *args,
		  const char *input, const char *output);

/* Fail @r unless file @name of the temporary folder has the dump's pages; remove it */
void refilter_compare(struct scene *sc, struct check_result *r, const char *what, const char *name);

#endif
