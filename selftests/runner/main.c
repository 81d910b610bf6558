// SPDX-License-Identifier: GPL-2.0
/* main.c - the runner: command line, signals, exit code */
#include <argp.h>
#include <err.h>
#include <string.h>

#include "plan.h"
#include "qemu.h"

static const char doc[] =
	"Panic s390x guests under QEMU and collect what is seen.\n"
	"\v"
	"Each case runs on each kernel, and its evidence goes to RESULTS/KERNEL/CASE/ "
	"(a further run's to …/run-N/). The runner never judges: it calls the judge on "
	"each finished folder and on RESULTS at the end, and prints what that says.\n"
	"\n"
	"Exit status: the judge's (0 ok, 1 not ok), 2 bad input, 3 an error of the harness "
	"or the host, 130 interrupted. Without --judge 0 means that all runs were collected.\n"
	"\n"
	"Example:\n"
	"  runner --images build/images/6.12 --results build/results/6.12 \\\n"
	"    --kernels racy,stock+stop --cases panic-2 --judge build/host/judge";

enum {
	OPT_TREE = 256,
	OPT_IMAGES,
	OPT_RESULTS,
	OPT_CASES_DIR,
	OPT_KERNELS,
	OPT_CASES,
	OPT_RUNS,
	OPT_SHARD,
	OPT_QEMU,
	OPT_ACCEL,
	OPT_JUDGE,
	OPT_MAKEDUMPFILE
};

static const struct argp_option options[] = {
	{ "tree", OPT_TREE, "NAME", 0, "Name of the kernel tree in the results (6.12)", 0 },
	{ "images", OPT_IMAGES, "DIR", 0, "A folder for each built kernel (build/images/TREE)", 0 },
	{ "results", OPT_RESULTS, "DIR", 0, "Where the evidence goes (build/results/TREE)", 0 },
	{ "cases-dir", OPT_CASES_DIR, "DIR", 0, "Case files and their list (selftests/cases)", 0 },
	{ "kernels", OPT_KERNELS, "A,B", 0, "Only these kernels, in this order", 0 },
	{ "cases", OPT_CASES, "A,B", 0, "Only these cases, in this order", 0 },
	{ "runs", OPT_RUNS, "N", 0, "Run everything N times, interleaved (1)", 0 },
	{ "shard", OPT_SHARD, "I/N", 0, "Only part I of N; the parts are judged together later",
	  0 },
	{ "qemu", OPT_QEMU, "PATH", 0, "QEMU's binary (qemu-system-s390x)", 0 },
	{ "accel", OPT_ACCEL, "NAME", 0, "tcg or kvm (tcg)", 0 },
	{ "judge", OPT_JUDGE, "PATH", 0, "Call `PATH run FOLDER` after each run", 0 },
	{ "makedumpfile", OPT_MAKEDUMPFILE, "CMD", 0, "Handed on to the judge", 0 },
	{ 0 }
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct settings *s = state->input;
	char *end;

	switch (key) {
	case OPT_TREE:
		s->tree = arg;
		break;
	case OPT_IMAGES:
		s->images = arg;
		break;
	case OPT_RESULTS:
		s->results = arg;
		break;
	case OPT_CASES_DIR:
		s->cases_dir = arg;
		break;
	case OPT_KERNELS:
		s->kernel_list = arg;
		break;
	case OPT_CASES:
		s->case_list = arg;
		break;
	case OPT_RUNS:
		s->runs = strtoul(arg, &end, 10);
		if (*end || !s->runs || s->runs > 10000)
			argp_error(state, "--runs takes a number from 1 to 10000");
		break;
	case OPT_SHARD:
		if (!shard_parse(&s->shard, arg))
			argp_error(state, "--shard=%s: a part like 2/4 is wanted", arg);
		break;
	case OPT_QEMU:
		s->qemu = arg;
		break;
	case OPT_ACCEL:
		s->accel = arg;
		break;
	case OPT_JUDGE:
		s->judge = arg;
		break;
	case OPT_MAKEDUMPFILE:
		s->makedumpfile = arg;
		break;
	case ARGP_KEY_ARG:
		argp_error(state, "nothing is known about \"%s\"", arg);
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static int run(struct settings *s)
{
	struct loop loop;
	int rc;

	loop_create(&loop);
	if (settings_resolve(s) || !qemu_probe(&loop, s->qemu, &s->sandbox))
		rc = 2;
	else
		rc = plan_execute(&loop, s);
	settings_destroy(s);
	loop_destroy(&loop);
	return rc;
}

int main(int argc, char **argv)
{
	static const struct argp argp = { .options = options, .parser = parse, .doc = doc };
	cleanup(free) char *images = NULL;
	cleanup(free) char *results = NULL;
	struct settings s = {
		.tree = "6.12",
		.cases_dir = "selftests/cases",
		.runs = 1,
		.qemu = "qemu-system-s390x",
		.accel = "tcg",
	};

	argp_err_exit_status = 2;
	if (argp_parse(&argp, argc, argv, 0, NULL, &s))
		return 2;
	if (!s.images)
		s.images = images = text_format("build/images/%s", s.tree);
	if (!s.results)
		s.results = results = text_format("build/results/%s", s.tree);
	return run(&s);
}
