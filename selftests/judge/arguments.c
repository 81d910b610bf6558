// SPDX-License-Identifier: GPL-2.0
/* arguments.c - the command lines of the judge's programs */
#include "arguments.h"

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct arguments *args = state->input;
	const struct arguments_program *p = args->program;

	switch (key) {
	case 'm':
		args->scene.makedumpfile = arg;
		return 0;
	case 'f':
		args->scene.full = true;
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
	const struct argp argp = { .options = program->options,
				   .parser = parse,
				   .args_doc = program->args_doc,
				   .doc = program->doc };

	*args = (struct arguments){ .program = program };
	argp_err_exit_status = 2;
	argp_parse(&argp, argc, argv, 0, NULL, args);
}
