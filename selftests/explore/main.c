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

static struct explore_settings settings = {
	.runner = { .cases_dir = "selftests/explore/pairs" },
	.ways = "selftests/explore/ways",
	.preemptions = 1,
	.repeat = 1,
};

static const struct cli_option options[] = {
	{ "out", "DIR", "Where the results go (build/explore/TREE)",
	  .text = &settings.runner.results },
	{ "pairs-dir", "DIR", "The pairs (selftests/explore/pairs)",
	  .text = &settings.runner.cases_dir },
	{ "ways", "FILE", "Where the search for points begins and ends (selftests/explore/ways)",
	  .text = &settings.ways },
	{ "pairs", "A,B", "Only these pairs, in this order", .text = &settings.runner.case_list },
	{ "racers", "1,2", "These CPUs race, not those of the pair's file",
	  .text = &settings.racers },
	{ "preemptions", "N", "At most so many (1)", OPTION_NUMBER(settings.preemptions, 0, 100) },
	{ "replay", "SCHEDULE",
	  "Only this schedule, with each move in words; or `lost`: those that the last search "
	  "found",
	  .text = &settings.replay },
	{ "repeat", "N", "Replay N times (1)", OPTION_NUMBER(settings.repeat, 1, 10000) },
	{ "dumps", "N",
	  "N of the saved schedules run on until their dump is written, and are judged (0)",
	  OPTION_NUMBER(settings.dumps, 0, 10000) },
	{ "loads", NULL, "Plain loads of what CPUs share are points, too",
	  .flag = &settings.loads },
	{ "states", NULL, "End a schedule at a state that was seen before; no proof, but quick",
	  .flag = &settings.cut },
	{ "first", NULL, "End a search at its first loss", .flag = &settings.first },
	{ "points", NULL, "Print the points, and what is none; run nothing",
	  .flag = &settings.points },
	{ 0 }
};

static int execute(struct loop *loop, const void *arg)
{
	return explore_execute(loop, arg);
}

int main(int argc, char **argv)
{
	options_parse(argc, argv, doc, NULL, options, &settings.runner);
	return options_execute(&settings.runner, "explore", execute, &settings);
}
