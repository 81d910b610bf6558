// SPDX-License-Identifier: GPL-2.0
/* options.c - what the command lines of the judge's programs share */
#include "options.h"

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

const struct argp options_names = { .parser = parse_names };

static const struct argp_option checks_options[] = {
	{ "makedumpfile", 'm', "CMD", 0, "Command that runs s390x makedumpfile on this host", 0 },
	{ "full", 'f', NULL, 0, "Also the checks that take long: every compression and form", 0 },
	{ 0 }
};

static error_t parse_checks(int key, char *arg, struct argp_state *state)
{
	struct options_checks *checks = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &checks->names;
		return 0;
	case 'm':
		checks->scene.makedumpfile = arg;
		return 0;
	case 'f':
		checks->scene.full = true;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_child checks_children[] = { { .argp = &options_names }, { 0 } };

const struct argp options_checks = { .options = checks_options,
				     .parser = parse_checks,
				     .children = checks_children };
