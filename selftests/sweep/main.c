// SPDX-License-Identifier: GPL-2.0
/* main.c - sweep: command line, exit code */
#include <time.h>

#include "host.h"
#include "merge.h"
#include "options.h"
#include "sweep.h"

static const char doc[] =
	"Race a guest again and again from one snapshot, and count the dumps that are lost.\n"
	"\v"
	"Each race has its own CPUs, order, kinds of entry and skews, drawn from SEED and its "
	"number. Lost and odd races keep their evidence in OUT/KERNEL/race-N; all of them are "
	"lines of OUT/KERNEL/races.tsv, and OUT/sweep.json has the result.\n"
	"\n"
	"Exit status: 0 no kernel lost a dump, and each racy control did; 1 not so; 2 bad input; "
	"3 an error of the harness or the host; 130 interrupted.";

enum {
	OPT_OUT = 256,
	OPT_RACES,
	OPT_SEED,
	OPT_RACE,
	OPT_MERGE,
	OPT_REPEAT,
	OPT_FULL,
	OPT_CPUS,
	OPT_MEM
};

static const struct argp_option options[] = {
	{ "out", OPT_OUT, "DIR", 0, "Where the results go (build/sweep/TREE)", 0 },
	{ "races", OPT_RACES, "N", 0, "Races of each kernel (100)", 0 },
	{ "seed", OPT_SEED, "N", 0, "What the races are drawn from (the time)", 0 },
	{ "race", OPT_RACE, "N", 0, "Only race N of the seed, with its dump", 0 },
	{ "merge", OPT_MERGE, NULL, 0, "Race nothing: put the results of the parts DIR... into OUT",
	  0 },
	{ "repeat", OPT_REPEAT, "N", 0, "Each race N times; pairs are compared (1)", 0 },
	{ "full", OPT_FULL, "N", 0, "Take the dump of every Nth race (50); 0: of none", 0 },
	{ "cpus", OPT_CPUS, "N", 0, "CPUs of the guest, 2 to 64 (4)", 0 },
	{ "mem", OPT_MEM, "MIB", 0, "Memory of the guest (1024)", 0 },
	{ 0 }
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct sweep_settings *s = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = state->child_inputs[1] = &s->runner;
		break;
	case OPT_OUT:
		s->runner.results = arg;
		break;
	case OPT_RACES:
		s->races = options_number(state, arg, 1, 1000000);
		break;
	case OPT_SEED:
		s->seed = options_number(state, arg, 0, UINT64_MAX);
		break;
	case OPT_RACE:
		s->only = options_number(state, arg, 0, 999999);
		break;
	case OPT_REPEAT:
		s->repeat = options_number(state, arg, 1, 1000);
		break;
	case OPT_FULL:
		s->full = options_number(state, arg, 0, 1000000);
		break;
	case OPT_CPUS:
		s->cpus = options_number(state, arg, 2, 64);
		break;
	case OPT_MEM:
		s->mem_mb = options_number(state, arg, 512, 65536);
		break;
	case OPT_MERGE:
		s->merge = true;
		break;
	case ARGP_KEY_ARG:
		if (!s->merge)
			return ARGP_ERR_UNKNOWN;
		/* The parts, which are all that is left */
		s->parts = state->argv + state->next - 1;
		s->nparts = state->argc - state->next + 1;
		state->next = state->argc;
		break;
	case ARGP_KEY_END:
		if (s->merge && (!s->nparts || !s->runner.results))
			argp_error(state, "--merge takes --out and the folders of the parts");
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static int execute(struct loop *loop, const void *arg)
{
	return sweep_execute(loop, arg);
}

int main(int argc, char **argv)
{
	static const struct argp_child children[] = { { &options_argp, 0, NULL, 0 },
						      { &options_judge_argp, 0, NULL, 0 },
						      { 0 } };
	static const struct argp argp = { .options = options,
					  .parser = parse,
					  .doc = doc,
					  .args_doc = "\n--merge --out=DIR DIR...",
					  .children = children };
	struct sweep_settings s = {
		.races = 100,
		.only = -1,
		.repeat = 1,
		.full = 50,
		.cpus = 4,
		.mem_mb = 1024,
		.seed = time(NULL),
	};

	argp_err_exit_status = 2;
	argp_parse(&argp, argc, argv, 0, NULL, &s);
	if (s.merge)
		return host_exit(merge_execute(s.runner.results, s.parts, s.nparts));
	return host_exit(options_execute(&s.runner, "sweep", execute, &s));
}
