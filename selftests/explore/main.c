// SPDX-License-Identifier: GPL-2.0
/* main.c - explore: command line, signals, exit code */
#include <argp.h>
#include <err.h>
#include <errno.h>
#include <string.h>

#include "explore.h"
#include "qemu.h"

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
	OPT_TREE = 256,
	OPT_IMAGES,
	OPT_OUT,
	OPT_PAIRS_DIR,
	OPT_WAYS,
	OPT_KERNELS,
	OPT_PAIRS,
	OPT_RACERS,
	OPT_PREEMPTIONS,
	OPT_REPLAY,
	OPT_REPEAT,
	OPT_SHARD,
	OPT_LOADS,
	OPT_POINTS,
	OPT_QEMU,
};

static const struct argp_option options[] = {
	{ "tree", OPT_TREE, "NAME", 0, "Name of the kernel tree in the results (6.12)", 0 },
	{ "images", OPT_IMAGES, "DIR", 0, "A folder for each built kernel (build/images/TREE)", 0 },
	{ "out", OPT_OUT, "DIR", 0, "Where the results go (build/explore/TREE)", 0 },
	{ "pairs-dir", OPT_PAIRS_DIR, "DIR", 0, "The pairs (selftests/explore/pairs)", 0 },
	{ "ways", OPT_WAYS, "FILE", 0,
	  "Where the search for points begins and ends "
	  "(selftests/explore/ways)",
	  0 },
	{ "kernels", OPT_KERNELS, "A,B", 0, "Only these kernels, in this order", 0 },
	{ "pairs", OPT_PAIRS, "A,B", 0, "Only these pairs, in this order", 0 },
	{ "racers", OPT_RACERS, "1,2", 0, "These CPUs race, not those of the pair's file", 0 },
	{ "preemptions", OPT_PREEMPTIONS, "N", 0, "At most so many (1)", 0 },
	{ "replay", OPT_REPLAY, "SCHEDULE", 0, "Only this schedule, with each move in words", 0 },
	{ "repeat", OPT_REPEAT, "N", 0, "Replay it N times (1)", 0 },
	{ "shard", OPT_SHARD, "I/N", 0, "Only part I of N of the schedules", 0 },
	{ "loads", OPT_LOADS, NULL, 0, "Plain loads of what CPUs share are points, too", 0 },
	{ "points", OPT_POINTS, NULL, 0, "Print the points, and what is none; run nothing", 0 },
	{ "qemu", OPT_QEMU, "PATH", 0, "QEMU's binary (qemu-system-s390x)", 0 },
	{ 0 }
};

static unsigned int number(struct argp_state *state, const char *arg, unsigned int least,
			   unsigned int most)
{
	unsigned long n;
	char *end;

	errno = 0;
	n = strtoul(arg, &end, 10);
	if (errno || *end || end == arg || *arg == '-' || n < least || n > most)
		argp_error(state, "\"%s\": a number from %u to %u is wanted", arg, least, most);
	return n;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct explore_settings *s = state->input;

	switch (key) {
	case OPT_TREE:
		s->runner.tree = arg;
		break;
	case OPT_IMAGES:
		s->runner.images = arg;
		break;
	case OPT_OUT:
		s->out = arg;
		break;
	case OPT_PAIRS_DIR:
		s->runner.cases_dir = arg;
		break;
	case OPT_WAYS:
		s->ways = arg;
		break;
	case OPT_KERNELS:
		s->runner.kernel_list = arg;
		break;
	case OPT_PAIRS:
		s->runner.case_list = arg;
		break;
	case OPT_RACERS:
		s->racers = arg;
		break;
	case OPT_PREEMPTIONS:
		s->preemptions = number(state, arg, 0, 100);
		break;
	case OPT_REPLAY:
		s->replay = arg;
		break;
	case OPT_REPEAT:
		s->repeat = number(state, arg, 1, 10000);
		break;
	case OPT_SHARD:
		if (!shard_parse(&s->runner.shard, arg))
			argp_error(state, "--shard=%s: a part like 2/4 is wanted", arg);
		break;
	case OPT_LOADS:
		s->loads = true;
		break;
	case OPT_POINTS:
		s->points = true;
		break;
	case OPT_QEMU:
		s->runner.qemu = arg;
		break;
	case ARGP_KEY_ARG:
		argp_error(state, "nothing is known about \"%s\"", arg);
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static int run(struct explore_settings *s)
{
	struct loop loop;
	int rc;

	loop_create(&loop);
	if (settings_resolve(&s->runner) || !qemu_probe(&loop, s->runner.qemu, &s->runner.sandbox))
		rc = 2;
	else
		rc = explore_execute(&loop, s);
	settings_destroy(&s->runner);
	loop_destroy(&loop);
	return rc;
}

int main(int argc, char **argv)
{
	static const struct argp argp = { .options = options, .parser = parse, .doc = doc };
	cleanup(free) char *images = NULL;
	cleanup(free) char *out = NULL;
	struct explore_settings s = {
		.runner = { .tree = "6.12",
			    .cases_dir = "selftests/explore/pairs",
			    .qemu = "qemu-system-s390x",
			    .accel = "tcg" },
		.ways = "selftests/explore/ways",
		.preemptions = 1,
		.repeat = 1,
	};

	argp_err_exit_status = 2;
	if (argp_parse(&argp, argc, argv, 0, NULL, &s))
		return 2;
	if (!s.runner.images)
		s.runner.images = images = text_format("build/images/%s", s.runner.tree);
	if (!s.out)
		s.out = out = text_format("build/explore/%s", s.runner.tree);
	return run(&s);
}
