// SPDX-License-Identifier: GPL-2.0
/* arguments.c - the command lines of the judge's programs */
#include "arguments.h"

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

static error_t parse_own(int key, char *arg, struct argp_state *state)
{
	struct arguments *args = state->input;
	const struct arguments_program *p = args->program;

	switch (key) {
	case ARGP_KEY_INIT:
		if (p->checks)
			state->child_inputs[0] = &args->scene;
		return 0;
	case ARGP_KEY_ARG:
		if (state->arg_num >= p->max || (!state->arg_num && p->fits && !p->fits(arg)))
			argp_usage(state);
		args->name[state->arg_num] = arg;
		return 0;
	case ARGP_KEY_END:
		if (state->arg_num < p->min)
			argp_usage(state);
		return 0;
	default:
		if (key < 'a' || key > 'z')
			return ARGP_ERR_UNKNOWN;
		args->has[key] = true;
		return 0;
	}
}

void arguments_parse(struct arguments *args, const struct arguments_program *program, int argc,
		     char **argv)
{
	static const struct argp scene = { .options = scene_options, .parser = parse_scene };
	static const struct argp_child children[] = { { .argp = &scene }, { 0 } };
	const struct argp argp = { .options = program->own,
				   .parser = parse_own,
				   .args_doc = program->args_doc,
				   .doc = program->doc,
				   .children = program->checks ? children : NULL };

	*args = (struct arguments){ .program = program };
	argp_err_exit_status = 2;
	argp_parse(&argp, argc, argv, 0, NULL, args);
}
