// SPDX-License-Identifier: GPL-2.0
/* options.c - what the command lines of the judge's programs share */
#include "options.h"

static const struct argp_option scene_options[] = {
	{ "makedumpfile", 'm', "CMD", 0, "Command that runs s390x makedumpfile on this host", 0 },
	{ "full", 'f', NULL, 0, "Also the checks that take long: every compression and form", 0 },
	{ 0 }
};

static error_t parse_scene(int key, char *arg, struct argp_state *state)
{
	struct scene_options *scene = state->input;

	switch (key) {
	case 'm':
		scene->makedumpfile = arg;
		return 0;
	case 'f':
		scene->full = true;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static error_t parse_names(int key, char *arg, struct argp_state *state)
{
	struct options_names *names = state->input;

	switch (key) {
	case ARGP_KEY_ARG:
		if (state->arg_num >= names->max)
			argp_usage(state);
		names->name[state->arg_num] = arg;
		return 0;
	case ARGP_KEY_END:
		if (state->arg_num < names->min)
			argp_usage(state);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

const struct argp options_scene = { .options = scene_options, .parser = parse_scene };
const struct argp options_names = { .parser = parse_names };
