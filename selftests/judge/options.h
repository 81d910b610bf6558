/* SPDX-License-Identifier: GPL-2.0 */
/* options.h - what the command lines of the judge's programs share */
#ifndef JUDGE_OPTIONS_H
#define JUDGE_OPTIONS_H

#include <argp.h>

#include "scene.h"

/* The names behind the options, from @min to @max of them */
struct options_names {
	const char *name[3];
	unsigned int min, max;
};

extern const struct argp options_names;

/* The same, and --makedumpfile and --full */
struct options_checks {
	struct scene_options scene;
	struct options_names names;
};

extern const struct argp options_checks;

#endif
