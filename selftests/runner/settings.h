/* SPDX-License-Identifier: GPL-2.0 */
/* settings.h - what the command line asks for, checked */
#ifndef SETTINGS_H
#define SETTINGS_H

#include "kernel.h"
#include "rerun.h"
#include "shard.h"
#include "testcase.h"

struct settings {
	/* From the command line */
	const char *tree;
	const char *images;
	const char *results;
	const char *cases_dir;	 /* NULL: no cases */
	const char *kernel_list; /* "a,b"; NULL: all */
	const char *case_list;
	unsigned int runs;
	const char *again;	   /* the command that does it again, for plan.json */
	const struct rerun *rerun; /* NULL: a new job */
	struct shard shard;
	const char *qemu;
	const char *accel;
	const char *judge; /* NULL: only collect */
	const char *makedumpfile;

	/* Found */
	struct kernel **kernels;
	unsigned int nkernels;
	struct testcase **cases;
	unsigned int ncases;
	bool sandbox;
};

/* -EINVAL after a complaint on stderr where something asked for is not there */
int settings_resolve(struct settings *s);
/* By their name, of those that were found */
const struct kernel *settings_kernel(const struct settings *s, const char *name);
const struct testcase *settings_case(const struct settings *s, const char *name);
void settings_destroy(struct settings *s);

#endif
