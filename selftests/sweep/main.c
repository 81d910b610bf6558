// SPDX-License-Identifier: GPL-2.0
/* main.c - sweep: command line, signals, exit code */
#include <argp.h>
#include <err.h>
#include <errno.h>
#include <string.h>
#include <time.h>

#include "merge.h"
#include "qemu.h"
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
	OPT_TREE = 256,
	OPT_IMAGES,
	OPT_OUT,
	OPT_CASES_DIR,
	OPT_KERNELS,
	OPT_RACES,
	OPT_SEED,
	OPT_RACE,
	OPT_SHARD,
	OPT_MERGE,
	OPT_REPEAT,
	OPT_FULL,
	OPT_CPUS,
	OPT_MEM,
	OPT_QEMU,
	OPT_ACCEL,
	OPT_JUDGE,
	OPT_MAKEDUMPFILE
};

static const struct argp_option options[] = {
	{ "tree", OPT_TREE, "NAME", 0, "Name of the kernel tree in the results (6.12)", 0 },
	{ "images", OPT_IMAGES, "DIR", 0, "A folder for each built kernel (build/images/TREE)", 0 },
	{ "out", OPT_OUT, "DIR", 0, "Where the results go (build/sweep/TREE)", 0 },
	{ "cases-dir", OPT_CASES_DIR, "DIR", 0, "Case files and their list (selftests/cases)", 0 },
	{ "kernels", OPT_KERNELS, "A,B", 0, "Only these kernels, in this order", 0 },
	{ "races", OPT_RACES, "N", 0, "Races of each kernel (100)", 0 },
	{ "seed", OPT_SEED, "N", 0, "What the races are drawn from (the time)", 0 },
	{ "race", OPT_RACE, "N", 0, "Only race N of the seed, with its dump", 0 },
	{ "shard", OPT_SHARD, "I/N", 0, "Only part I of N of the races", 0 },
	{ "merge", OPT_MERGE, NULL, 0, "Race nothing: put the results of the parts DIR... into OUT",
	  0 },
	{ "repeat", OPT_REPEAT, "N", 0, "Each race N times; pairs are compared (1)", 0 },
	{ "full", OPT_FULL, "N", 0, "Take the dump of every Nth race (200); 0: of none", 0 },
	{ "cpus", OPT_CPUS, "N", 0, "CPUs of the guest, 2 to 64 (4)", 0 },
	{ "mem", OPT_MEM, "MIB", 0, "Memory of the guest (1024)", 0 },
	{ "qemu", OPT_QEMU, "PATH", 0, "QEMU's binary (qemu-system-s390x)", 0 },
	{ "accel", OPT_ACCEL, "NAME", 0, "tcg or kvm (tcg)", 0 },
	{ "judge", OPT_JUDGE, "PATH", 0, "Call `PATH run FOLDER` for each dump", 0 },
	{ "makedumpfile", OPT_MAKEDUMPFILE, "CMD", 0, "Handed on to the judge", 0 },
	{ 0 }
};

static unsigned long long number(struct argp_state *state, const char *arg,
				 unsigned long long least, unsigned long long most)
{
	unsigned long long n;
	char *end;

	errno = 0;
	n = strtoull(arg, &end, 0);
	if (errno || *end || end == arg || *arg == '-' || n < least || n > most)
		argp_error(state, "\"%s\": a number from %llu to %llu is wanted", arg, least, most);
	return n;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct sweep_settings *s = state->input;

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
	case OPT_CASES_DIR:
		s->runner.cases_dir = arg;
		break;
	case OPT_KERNELS:
		s->runner.kernel_list = arg;
		break;
	case OPT_RACES:
		s->races = number(state, arg, 1, 1000000);
		break;
	case OPT_SEED:
		s->seed = number(state, arg, 0, UINT64_MAX);
		break;
	case OPT_RACE:
		s->only = number(state, arg, 0, 999999);
		break;
	case OPT_SHARD:
		if (!shard_parse(&s->runner.shard, arg))
			argp_error(state, "--shard=%s: a part like 2/4 is wanted", arg);
		break;
	case OPT_REPEAT:
		s->repeat = number(state, arg, 1, 1000);
		break;
	case OPT_FULL:
		s->full = number(state, arg, 0, 1000000);
		break;
	case OPT_CPUS:
		s->cpus = number(state, arg, 2, 64);
		break;
	case OPT_MEM:
		s->mem_mb = number(state, arg, 512, 65536);
		break;
	case OPT_QEMU:
		s->runner.qemu = arg;
		break;
	case OPT_ACCEL:
		s->runner.accel = arg;
		break;
	case OPT_JUDGE:
		s->runner.judge = arg;
		break;
	case OPT_MAKEDUMPFILE:
		s->runner.makedumpfile = arg;
		break;
	case OPT_MERGE:
		s->merge = true;
		break;
	case ARGP_KEY_ARG:
		/* The parts, which are all that is left */
		if (!s->merge)
			argp_error(state, "nothing is known about \"%s\"", arg);
		s->parts = state->argv + state->next - 1;
		s->nparts = state->argc - state->next + 1;
		state->next = state->argc;
		break;
	case ARGP_KEY_END:
		if (s->merge && (!s->nparts || !s->out))
			argp_error(state, "--merge takes --out and the folders of the parts");
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static int run(struct sweep_settings *s)
{
	struct loop loop;
	int rc;

	loop_create(&loop);
	if (settings_resolve(&s->runner) || !qemu_probe(&loop, s->runner.qemu, &s->runner.sandbox))
		rc = 2;
	else
		rc = sweep_execute(&loop, s);
	settings_destroy(&s->runner);
	loop_destroy(&loop);
	return rc;
}

int main(int argc, char **argv)
{
	static const struct argp argp = { .options = options,
					  .parser = parse,
					  .doc = doc,
					  .args_doc = "\n--merge --out=DIR DIR..." };
	cleanup(free) char *images = NULL;
	cleanup(free) char *out = NULL;
	struct sweep_settings s = {
		.runner = { .tree = "6.12",
			    .cases_dir = "selftests/cases",
			    .case_list = "panic-1", /* a sweep draws its own */
			    .qemu = "qemu-system-s390x",
			    .accel = "tcg" },
		.races = 100,
		.only = -1,
		.repeat = 1,
		.full = 200,
		.cpus = 4,
		.mem_mb = 1024,
		.seed = time(NULL),
	};

	argp_err_exit_status = 2;
	if (argp_parse(&argp, argc, argv, 0, NULL, &s))
		return 2;
	if (s.merge)
		return merge_execute(s.out, s.parts, s.nparts);
	if (!s.runner.images)
		s.runner.images = images = text_format("build/images/%s", s.runner.tree);
	if (!s.out)
		s.out = out = text_format("build/sweep/%s", s.runner.tree);
	return run(&s);
}
