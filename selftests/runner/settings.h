/* SPDX-License-Identifier: GPL-2.0 */
/* settings.h - what the command line asks for, checked */
#ifndef SETTINGS_H
#define SETTINGS_H

#include "kernel.h"
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
void settings_destroy(struct settings *s);

#endif
