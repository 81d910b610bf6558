/* SPDX-License-Identifier: GPL-2.0 */
/* arguments.h - the command lines of the judge's programs */
#ifndef JUDGE_ARGUMENTS_H
#define JUDGE_ARGUMENTS_H

#include <argp.h>

#include "scene.h"

/* What a program takes */
struct arguments_program {
	const struct argp_option *own;	 /* without arguments, each with a letter */
	const char *args_doc, *doc;	 /* as in struct argp */
	unsigned int min, max;		 /* how many names follow the options */
	bool checks;			 /* it also takes --makedumpfile and --full */
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
