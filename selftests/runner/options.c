// SPDX-License-Identifier: GPL-2.0
/* options.c - what the command lines of runner, sweep and explore share */
#include <errno.h>
#include <stdlib.h>

#include "options.h"
#include "qemu.h"

enum {
	OPT_TREE = 256,
	OPT_IMAGES,
	OPT_KERNELS,
	OPT_SHARD,
	OPT_QEMU,
	OPT_ACCEL,
	OPT_JUDGE,
	OPT_MAKEDUMPFILE
};

static error_t options_parse(int key, char *arg, struct argp_state *state)
{
	struct settings *s = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		s->tree = "6.12";
		s->qemu = "qemu-system-s390x";
		s->accel = "tcg";
		break;
	case OPT_TREE:
		s->tree = arg;
		break;
	case OPT_IMAGES:
		s->images = arg;
		break;
	case OPT_KERNELS:
		s->kernel_list = arg;
		break;
	case OPT_SHARD:
		if (!shard_parse(&s->shard, arg))
			argp_error(state, "--shard=%s: a part like 2/4 is wanted", arg);
		break;
	case OPT_QEMU:
		s->qemu = arg;
		break;
	case ARGP_KEY_ARG:
		argp_error(state, "nothing is known about \"%s\"", arg);
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

const struct argp options_argp = {
	.options =
		(const struct argp_option[]){
			{ "tree", OPT_TREE, "NAME", 0,
			  "Name of the kernel tree in the results (6.12)", 0 },
			{ "images", OPT_IMAGES, "DIR", 0,
			  "A folder for each built kernel (build/images/TREE)", 0 },
			{ "kernels", OPT_KERNELS, "A,B", 0, "Only these kernels, in this order",
			  0 },
			{ "shard", OPT_SHARD, "I/N", 0, "Only part I of N of the work", 0 },
			{ "qemu", OPT_QEMU, "PATH", 0, "QEMU's binary (qemu-system-s390x)", 0 },
			{ 0 } },
	.parser = options_parse,
};

static error_t options_judge_parse(int key, char *arg, struct argp_state *state)
{
	struct settings *s = state->input;

	switch (key) {
	case OPT_ACCEL:
		s->accel = arg;
		break;
	case OPT_JUDGE:
		s->judge = arg;
		break;
	case OPT_MAKEDUMPFILE:
		s->makedumpfile = arg;
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

const struct argp options_judge_argp = {
	.options =
		(const struct argp_option[]){
			{ "accel", OPT_ACCEL, "NAME", 0, "tcg or kvm (tcg)", 0 },
			{ "judge", OPT_JUDGE, "PATH", 0, "Call `PATH run FOLDER` for each dump",
			  0 },
			{ "makedumpfile", OPT_MAKEDUMPFILE, "CMD", 0, "Handed on to the judge", 0 },
			{ 0 } },
	.parser = options_judge_parse,
};

unsigned long long options_number(struct argp_state *state, const char *arg,
				  unsigned long long least, unsigned long long most)
{
	unsigned long long n;
	char *end;

	errno = 0;
	n = strtoull(arg, &end, 10);
	if (errno || *end || end == arg || *arg == '-' || n < least || n > most)
		argp_error(state, "\"%s\": a number from %llu to %llu is wanted", arg, least, most);
	return n;
}

int options_execute(struct settings *s, const char *what,
		    int (*execute)(struct loop *loop, const void *arg), const void *arg)
{
	cleanup(free) char *images = text_format("build/images/%s", s->tree);
	cleanup(free) char *results = text_format("build/%s/%s", what, s->tree);
	struct loop loop;
	int rc;

	if (!s->images)
		s->images = images;
	if (!s->results)
		s->results = results;
	loop_create(&loop);
	if (!settings_resolve(s) && qemu_probe(&loop, s->qemu, &s->sandbox))
		rc = execute(&loop, arg);
	else
		rc = loop.stop ? 130 : 2;
	settings_destroy(s);
	loop_destroy(&loop);
	return rc;
}
