/* SPDX-License-Identifier: GPL-2.0 */
/* arguments.h - the command lines of the judge's programs */
#ifndef JUDGE_ARGUMENTS_H
#define JUDGE_ARGUMENTS_H

#include <argp.h>

#include "scene.h"

/* Options of the programs that check a dump; each program's own take no argument */
/* clang-format off */
#define ARGUMENTS_CHECKS \
	{ "makedumpfile", 'm', "CMD", 0, "Command that runs s390x makedumpfile on this host", 0 }, \
	{ "full", 'f', NULL, 0, "Also the checks that take long: every compression and form", 0 }
/* clang-format on */

/* What a program takes */
struct arguments_program {
	const struct argp_option *options;
	const char *args_doc, *doc;	 /* as in struct argp */
	unsigned int min, max;		 /* how many names follow the options */
	bool (*fits)(const char *first); /* is that a first name? NULL: any is */
};

/* What it was given */
struct arguments {
	const struct arguments_program *program;
	struct scene_options scene;
	bool has['z' + 1]; /* its own options, by letter */
	const char *name[3];
};

/* Ends the program with exit 2 if the command line is wrong */
void arguments_parse(struct arguments *args, const struct arguments_program *program, int argc,
		     char **argv);

#endif
