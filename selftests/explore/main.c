// SPDX-License-Identifier: GPL-2.0
/* main.c - explore: command line, exit code */
#include "explore.h"
#include "options.h"

static const char doc[] =
	"Run every schedule of a panic, and of what meets it, on a real kernel, one CPU at a "
	"time.\n"
	"\v"
	"A schedule is a list of moves: 1*2 2*9 0 T2 R1 is CPU 1 two steps, CPU 2 nine, CPU 0 one, "
	"CPU 2's wait is over, PSW restart of CPU 1. A step goes to the next point where another "
	"CPU "
	"may come in between; --points prints these.\n"
	"\n"
	"Exit status: 0 each pair as it must be; 1 not so; 2 bad input; 3 an error of the harness "
	"or "
	"the host; 130 interrupted, and the same command goes on where it was.";

enum {
	OPT_OUT = 256,
	OPT_PAIRS_DIR,
	OPT_WAYS,
	OPT_PAIRS,
	OPT_RACERS,
	OPT_PREEMPTIONS,
	OPT_REPLAY,
	OPT_REPEAT,
	OPT_DUMPS,
	OPT_LOADS,
	OPT_STATES,
	OPT_FIRST,
	OPT_POINTS
};

static const struct argp_option options[] = {
	{ "out", OPT_OUT, "DIR", 0, "Where the results go (build/explore/TREE)", 0 },
	{ "pairs-dir", OPT_PAIRS_DIR, "DIR", 0, "The pairs (selftests/explore/pairs)", 0 },
	{ "ways", OPT_WAYS, "FILE", 0,
	  "Where the search for points begins and ends "
	  "(selftests/explore/ways)",
	  0 },
	{ "pairs", OPT_PAIRS, "A,B", 0, "Only these pairs, in this order", 0 },
	{ "racers", OPT_RACERS, "1,2", 0, "These CPUs race, not those of the pair's file", 0 },
	{ "preemptions", OPT_PREEMPTIONS, "N", 0, "At most so many (1)", 0 },
	{ "replay", OPT_REPLAY, "SCHEDULE", 0,
	  "Only this schedule, with each move in words; or `lost`: those that the last search "
	  "found",
	  0 },
	{ "repeat", OPT_REPEAT, "N", 0, "Replay N times (1)", 0 },
	{ "dumps", OPT_DUMPS, "N", 0,
	  "N of the saved schedules run on until their dump is written, and are judged (0)", 0 },
	{ "loads", OPT_LOADS, NULL, 0, "Plain loads of what CPUs share are points, too", 0 },
	{ "states", OPT_STATES, NULL, 0,
	  "End a schedule at a state that was seen before; no proof, but quick", 0 },
	{ "first", OPT_FIRST, NULL, 0, "End a search at its first loss", 0 },
	{ "points", OPT_POINTS, NULL, 0, "Print the points, and what is none; run nothing", 0 },
	{ 0 }
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct explore_settings *s = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = state->child_inputs[1] = &s->runner;
		break;
	case OPT_OUT:
		s->runner.results = arg;
		break;
	case OPT_PAIRS_DIR:
		s->runner.cases_dir = arg;
		break;
	case OPT_WAYS:
		s->ways = arg;
		break;
	case OPT_PAIRS:
		s->runner.case_list = arg;
		break;
	case OPT_RACERS:
		s->racers = arg;
		break;
	case OPT_PREEMPTIONS:
		s->preemptions = options_number(state, arg, 0, 100);
		break;
	case OPT_REPLAY:
		s->replay = arg;
		break;
	case OPT_REPEAT:
		s->repeat = options_number(state, arg, 1, 10000);
		break;
	case OPT_DUMPS:
		s->dumps = options_number(state, arg, 0, 10000);
		break;
	case OPT_LOADS:
		s->loads = true;
		break;
	case OPT_STATES:
		s->cut = true;
		break;
	case OPT_FIRST:
		s->first = true;
		break;
	case OPT_POINTS:
		s->points = true;
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static int execute(struct loop *loop, const void *arg)
{
	return explore_execute(loop, arg);
}

int main(int argc, char **argv)
{
	static const struct argp_child children[] = { { &options_argp, 0, NULL, 0 },
						      { &options_judge_argp, 0, NULL, 0 },
						      { 0 } };
	static const struct argp argp = {
		.options = options, .parser = parse, .doc = doc, .children = children
	};
	struct explore_settings s = {
		.runner = { .cases_dir = "selftests/explore/pairs" },
		.ways = "selftests/explore/ways",
		.preemptions = 1,
		.repeat = 1,
	};

	argp_err_exit_status = 2;
	argp_parse(&argp, argc, argv, 0, NULL, &s);
	return options_execute(&s.runner, "explore", execute, &s);
}
