// SPDX-License-Identifier: GPL-2.0
/* main.c - the runner: command line, exit code */
#include "options.h"
#include "plan.h"

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

enum { OPT_RESULTS = 256, OPT_CASES_DIR, OPT_CASES, OPT_RUNS };

static const struct argp_option options[] = {
	{ "results", OPT_RESULTS, "DIR", 0, "Where the evidence goes (build/results/TREE)", 0 },
	{ "cases-dir", OPT_CASES_DIR, "DIR", 0, "Case files and their list (selftests/cases)", 0 },
	{ "cases", OPT_CASES, "A,B", 0, "Only these cases, in this order", 0 },
	{ "runs", OPT_RUNS, "N", 0, "Run everything N times, interleaved (1)", 0 },
	{ 0 }
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct settings *s = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = state->child_inputs[1] = s;
		break;
	case OPT_RESULTS:
		s->results = arg;
		break;
	case OPT_CASES_DIR:
		s->cases_dir = arg;
		break;
	case OPT_CASES:
		s->case_list = arg;
		break;
	case OPT_RUNS:
		s->runs = options_number(state, arg, 1, 10000);
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static int execute(struct loop *loop, const void *arg)
{
	return plan_execute(loop, arg);
}

int main(int argc, char **argv)
{
	static const struct argp_child children[] = { { &options_argp, 0, NULL, 0 },
						      { &options_judge_argp, 0, NULL, 0 },
						      { 0 } };
	static const struct argp argp = {
		.options = options, .parser = parse, .doc = doc, .children = children
	};
	struct settings s = { .cases_dir = "selftests/cases", .runs = 1 };

	argp_err_exit_status = 2;
	argp_parse(&argp, argc, argv, 0, NULL, &s);
	return options_execute(&s, "results", execute, &s);
}
