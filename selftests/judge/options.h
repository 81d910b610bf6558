/* SPDX-License-Identifier: GPL-2.0 */
/* options.h - what the command lines of the judge's programs share */
#ifndef JUDGE_OPTIONS_H
#define JUDGE_OPTIONS_H

#include <argp.h>

#include "scene.h"

/* --makedumpfile and --full; its input is a struct scene_options */
extern const struct argp options_scene;

/* The names behind the options, from @min to @max of them */
struct options_names {
	const char *name[3];
	unsigned int min, max;
};

extern const struct argp options_names;

#endif
