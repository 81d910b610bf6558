// SPDX-License-Identifier: GPL-2.0
/* options.c - the command lines of runner, sweep and explore */
#include <argp.h>
#include <err.h>
#include <errno.h>
#include <stdlib.h>

#include "host.h"
#include "options.h"
#include "qemu.h"

#define OPTIONS_MAX   32
#define OPTIONS_FIRST 256 /* key of the first one: behind those of one letter */

struct cli {
	struct argp_option argp[OPTIONS_MAX + 1];
	const struct cli_option *option[OPTIONS_MAX];
	int n;
	const char *args_doc;
	const char *shard;
};

static void options_number(struct argp_state *state, const struct cli_option *o, const char *arg)
{
	unsigned long long n;
	char *end;

	errno = 0;
	n = strtoull(arg, &end, 10);
	if (errno || *end || end == arg || *arg == '-' || n < o->least || n > o->most)
		argp_error(state, "\"%s\": a number from %llu to %llu is wanted", arg, o->least,
			   o->most);
	if (o->size == sizeof(uint64_t))
		*(uint64_t *)o->number = n;
	else
		*(unsigned int *)o->number = n;
}

static error_t options_one(int key, char *arg, struct argp_state *state)
{
	const struct cli *all = state->input;
	const struct cli_option *o;

	if (key == ARGP_KEY_ARG && !all->args_doc)
		argp_error(state, "nothing is known about \"%s\"", arg);
	if (key < OPTIONS_FIRST || key >= OPTIONS_FIRST + all->n)
		return ARGP_ERR_UNKNOWN;
	o = all->option[key - OPTIONS_FIRST];
	if (o->flag)
		*o->flag = true;
	else if (o->text)
		*o->text = arg;
	else
		options_number(state, o, arg);
	return 0;
}

static void options_add(struct cli *all, const struct cli_option *o)
{
	for (; o->name; o++, all->n++) {
		all->option[all->n] = o;
		all->argp[all->n] = (struct argp_option){ o->name, OPTIONS_FIRST + all->n,
							  o->arg,  0,
							  o->doc,  0 };
	}
}

char **options_parse(int argc, char **argv, const char *doc, const char *args_doc,
		     const struct cli_option *options, struct settings *s)
{
	struct cli all = { .args_doc = args_doc };
	const struct cli_option shared[] = {
		{ "tree", "NAME", "Name of the kernel tree in the results (6.12)",
		  .text = &s->tree },
		{ "images", "DIR", "A folder for each built kernel (build/images/TREE)",
		  .text = &s->images },
		{ "kernels", "A,B", "Only these kernels, in this order", .text = &s->kernel_list },
		{ "shard", "I/N", "Only part I of N of the work", .text = &all.shard },
		{ "qemu", "PATH", "QEMU's binary (qemu-system-s390x)", .text = &s->qemu },
		{ "accel", "NAME", "tcg or kvm (tcg)", .text = &s->accel },
		{ "judge", "PATH", "Call `PATH run FOLDER` for each dump", .text = &s->judge },
		{ "makedumpfile", "CMD", "Handed on to the judge", .text = &s->makedumpfile },
		{ 0 }
	};
	const struct argp argp = {
		.options = all.argp, .parser = options_one, .doc = doc, .args_doc = args_doc
	};
	int rest;

	s->tree = "6.12";
	s->qemu = "qemu-system-s390x";
	s->accel = "tcg";
	options_add(&all, options);
	options_add(&all, shared);
	argp_err_exit_status = 2;
	argp_parse(&argp, argc, argv, 0, &rest, &all);
	if (all.shard && !shard_parse(&s->shard, all.shard))
		errx(2, "--shard=%s: a part like 2/4 is wanted", all.shard);
	return argv + rest;
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
	return host_exit(rc);
}
