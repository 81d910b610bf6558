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

static struct settings settings = { .cases_dir = "selftests/cases" };
static const char *rerun_what; /* of an earlier job is to be done again */
static bool list;

static const struct cli_option options[] = {
	{ "results", "DIR", "Where the evidence goes (build/results/TREE)",
	  .text = &settings.results },
	{ "cases-dir", "DIR", "Case files and their list (selftests/cases)",
	  .text = &settings.cases_dir },
	{ "cases", "A,B", "Only these cases, or those of these groups of the list, in this order",
	  .text = &settings.case_list },
	{ "runs", "N", "Run everything N times, interleaved (1)",
	  OPTION_NUMBER(settings.runs, 1, 10000) },
	{ "rerun", "failed",
	  "Of the runs that RESULTS has do those again that are not ok or missing",
	  .text = &rerun_what },
	{ "list", NULL, "With --rerun: print kernel, case and number of each, no more",
	  .flag = &list },
	{ "again", "COMMAND",
	  "What does this job again: the report of a failed run adds KERNELS= and CASES=",
	  .text = &settings.again },
	{ 0 }
};

static int execute(struct loop *loop, const void *arg)
{
	return plan_execute(loop, arg);
}

/* What an earlier job's plan says in the place of options */
static int find_again(struct settings *s, struct rerun *r)
{
	if (!rerun_what || strcmp(rerun_what, "failed"))
		return refused(-1, "--rerun=%s is unknown; there is: failed", rerun_what ?: "");
	if (s->kernel_list || s->case_list || s->runs || s->shard.count)
		return refused(-1, "--rerun takes no --kernels, --cases, --runs or --shard: the "
				   "plan has them");
	if (rerun_create(r, s))
		return -1;
	for (size_t i = 0; list && i < r->n; i++)
		printf("%s %s %u\n", r->run[i].kernel, r->run[i].kase, r->run[i].nr);
	s->kernel_list = r->kernels;
	s->case_list = r->cases;
	s->runs = r->last;
	s->rerun = r;
	return 0;
}

int main(int argc, char **argv)
{
	struct settings *s = &settings;
	cleanup(free) char *results = NULL;
	struct rerun rerun = { 0 };
	int rc = 0;

	options_parse(argc, argv, doc, NULL, options, s);
	results = text_format("build/results/%s", s->tree);
	if (!s->results)
		s->results = results;
	if ((rerun_what || list) && find_again(s, &rerun))
		rc = 2;
	s->runs = s->runs ?: 1;
	if (!rc && !list)
		rc = options_execute(s, "results", execute, s);
	rerun_destroy(&rerun);
	return host_exit(rc);
}
