// SPDX-License-Identifier: GPL-2.0
/* main.c - sweep: command line, exit code */
#include <err.h>
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

static struct sweep_settings settings = {
	.races = 100,
	.only = -1,
	.repeat = 1,
	.full = 50,
	.cpus = 4,
	.mem_mb = 1024,
};
static bool merge;

static const struct cli_option options[] = {
	{ "out", "DIR", "Where the results go (build/sweep/TREE)",
	  .text = &settings.runner.results },
	{ "races", "N", "Races of each kernel (100)",
	  OPTION_NUMBER(settings.races, 1, SWEEP_RACES_MAX) },
	{ "seed", "N", "What the races are drawn from (the time)",
	  OPTION_NUMBER(settings.seed, 0, UINT64_MAX) },
	{ "race", "N", "Only race N of the seed, with its dump",
	  OPTION_NUMBER(settings.only, 0, SWEEP_RACES_MAX - 1) },
	{ "merge", NULL, "Race nothing: put the results of the parts DIR... into OUT",
	  .flag = &merge },
	{ "repeat", "N", "Each race N times; pairs are compared (1)",
	  OPTION_NUMBER(settings.repeat, 1, 1000) },
	{ "full", "N", "Take the dump of every Nth race (50); 0: of none",
	  OPTION_NUMBER(settings.full, 0, 1000000) },
	{ "cpus", "N", "CPUs of the guest, 2 to 64 (4)", OPTION_NUMBER(settings.cpus, 2, 64) },
	{ "mem", "MIB", "Memory of the guest (1024)", OPTION_NUMBER(settings.mem_mb, 512, 65536) },
	{ 0 }
};

static int execute(struct loop *loop, const void *arg)
{
	return sweep_execute(loop, arg);
}

int main(int argc, char **argv)
{
	struct sweep_settings *s = &settings;
	char **rest;

	s->seed = time(NULL);
	rest = options_parse(argc, argv, doc, "\n--merge --out=DIR DIR...", options, &s->runner);
	if (merge && (!*rest || !s->runner.results))
		errx(2, "--merge takes --out and the folders of the parts");
	if (merge)
		return host_exit(merge_execute(s->runner.results, rest, argv + argc - rest));
	if (*rest)
		errx(2, "nothing is known about \"%s\"", *rest);
	return options_execute(&s->runner, "sweep", execute, s);
}
