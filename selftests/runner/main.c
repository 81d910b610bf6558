// SPDX-License-Identifier: GPL-2.0
/* main.c - the runner: command line, exit code */
#include <err.h>
#include <string.h>

#include "host.h"
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

enum { OPT_RESULTS = 256, OPT_CASES_DIR, OPT_CASES, OPT_RUNS, OPT_RERUN, OPT_LIST, OPT_AGAIN };

struct job {
	struct settings settings;
	const char *what; /* of an earlier job is to be done again */
	bool list;
};

static const struct argp_option options[] = {
	{ "results", OPT_RESULTS, "DIR", 0, "Where the evidence goes (build/results/TREE)", 0 },
	{ "cases-dir", OPT_CASES_DIR, "DIR", 0, "Case files and their list (selftests/cases)", 0 },
	{ "cases", OPT_CASES, "A,B", 0, "Only these cases, in this order", 0 },
	{ "runs", OPT_RUNS, "N", 0, "Run everything N times, interleaved (1)", 0 },
	{ "rerun", OPT_RERUN, "failed", 0,
	  "Of the runs that RESULTS has do those again that are not ok or missing", 0 },
	{ "list", OPT_LIST, NULL, 0, "With --rerun: print kernel, case and number of each, no more",
	  0 },
	{ "again", OPT_AGAIN, "COMMAND", 0,
	  "What does this job again: the report of a failed run adds KERNELS= and CASES=", 0 },
	{ 0 }
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct job *job = state->input;
	struct settings *s = &job->settings;

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
	case OPT_RERUN:
		job->what = arg;
		break;
	case OPT_LIST:
		job->list = true;
		break;
	case OPT_AGAIN:
		s->again = arg;
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

/* What an earlier job's plan says in the place of options */
static int find_again(const struct job *job, struct settings *s, struct rerun *r)
{
	if (!job->what || strcmp(job->what, "failed")) {
		warnx("--rerun=%s is unknown; there is: failed", job->what ?: "");
		return -1;
	}
	if (s->kernel_list || s->case_list || s->runs || s->shard.count) {
		warnx("--rerun takes no --kernels, --cases, --runs or --shard: the plan has them");
		return -1;
	}
	if (rerun_create(r, s))
		return -1;
	for (size_t i = 0; job->list && i < r->n; i++)
		printf("%s %s %u\n", r->run[i].kernel, r->run[i].kase, r->run[i].nr);
	s->kernel_list = r->kernels;
	s->case_list = r->cases;
	s->runs = r->last;
	s->rerun = r;
	return 0;
}

int main(int argc, char **argv)
{
	static const struct argp_child children[] = { { &options_argp, 0, NULL, 0 },
						      { &options_judge_argp, 0, NULL, 0 },
						      { 0 } };
	static const struct argp argp = {
		.options = options, .parser = parse, .doc = doc, .children = children
	};
	struct job job = { .settings.cases_dir = "selftests/cases" };
	struct settings *s = &job.settings;
	cleanup(free) char *results = NULL;
	struct rerun rerun = { 0 };
	int rc = 0;

	argp_err_exit_status = 2;
	argp_parse(&argp, argc, argv, 0, NULL, &job);
	results = text_format("build/results/%s", s->tree);
	if (!s->results)
		s->results = results;
	if ((job.what || job.list) && find_again(&job, s, &rerun))
		rc = 2;
	s->runs = s->runs ?: 1;
	if (!rc && !job.list)
		rc = options_execute(s, "results", execute, s);
	rerun_destroy(&rerun);
	return host_exit(rc);
}
