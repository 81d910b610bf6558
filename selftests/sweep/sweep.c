// SPDX-License-Identifier: GPL-2.0
/* sweep.c - many races of each kernel, and what came of them: sweep.json, and in words */
#include <err.h>
#include <inttypes.h>
#include <time.h>

#include "lane.h"
#include "sweep.h"

static double per_minute(const struct lane *l)
{
	return l->done * 60000.0 / (clock_now_ms() - l->start_ms);
}

static struct json_object *sweep_json(struct lane *l)
{
	struct json_object *o = json_format(
		"{ 'kernel': '%s', 'class': '%s', 'odd': %u, 'dumps': %u, 'dumps_ok': %u, "
		"'harness_faults': %u, 'memory_hashed': %u, 'races_per_minute': %.3f, "
		"'qemu_rss_mib': { 'first': %.3f, 'last': %.3f, 'max': %.3f } }",
		l->kernel->name, l->kernel->class, l->odd, l->dumps, l->dumps_ok, l->faults,
		l->snapshot.hashed, per_minute(l), l->rss_first, l->rss_last, l->rss_max);

	json_add_str(o, "release", json_get_str(l->snapshot.said, "release", NULL));
	json_add_str(o, "qemu", l->snapshot.qemu);
	if (l->pairs) {
		json_add_int(o, "pairs", l->pairs);
		json_add_int(o, "pairs_same", l->same);
	}
	tally_report(&l->tally, o);
	return o;
}

static void sweep_print(struct lane *l)
{
	tally_print(&l->tally, l->kernel->name, stdout);
	printf("  %.0f races a minute; medians: restore %.0f ms, race %.0f ms, of it %.0f "
	       "from panic() to the reset; QEMU %.0f MiB at first, %.0f at most\n",
	       per_minute(l), series_median(&l->tally.restore_ms), series_median(&l->tally.race_ms),
	       series_median(&l->tally.reset_ms), l->rss_first, l->rss_max);
	printf("  %u dumps taken, %u ok; %u odd races; %u faults of the harness; memory hashed "
	       "%u times\n",
	       l->dumps, l->dumps_ok, l->odd, l->faults, l->snapshot.hashed);
	if (l->pairs)
		printf("  %u of %u pairs of the same race ended alike, with the same winner\n",
		       l->same, l->pairs);
}

/* A single race of the control may end either way */
static bool sweep_is_ok(const struct lane *l)
{
	unsigned int wrong = l->odd + (l->dumps - l->dumps_ok);

	if (lane_may_lose(l) && l->s->only >= 0)
		return !wrong;
	return tally_is_ok(&l->tally, l->kernel->class, wrong);
}

/* Returns false where not all races took place */
static bool sweep_kernel(struct loop *loop, const struct sweep_settings *s,
			 const struct kernel *kernel, struct json_object *report, bool *ok)
{
	struct lane l = { .loop = loop, .s = s, .kernel = kernel };
	enum run_status status = RUN_HARNESS;

	l.dir = text_format("%s/%s", s->runner.results, kernel->name);
	l.start_ms = l.told_ms = clock_now_ms();
	if (!lane_open(&l))
		status = lane_races(&l);
	if (l.done) {
		cleanup(free) char *path = text_format("%s/loss.tsv", l.dir);

		lane_tell(&l, true);
		sweep_print(&l);
		if (tally_write(&l.tally, path))
			status = RUN_UNWRITTEN;
		json_object_array_add(report, sweep_json(&l));
	}
	*ok &= sweep_is_ok(&l);
	if (lane_close(&l))
		status = RUN_UNWRITTEN;
	return status == RUN_COLLECTED;
}

static int sweep_write(const struct sweep_settings *s, struct json_object *kernels)
{
	cleanup(json) struct json_object *o = NULL;
	cleanup(free) char *path = text_format("%s/sweep.json", s->runner.results);
	time_t now = time(NULL);
	char date[32];
	struct tm tm;

	strftime(date, sizeof(date), "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &tm));
	o = json_format("{ 'tree': '%s', 'date': '%s', 'accel': '%s', 'seed': %" PRIu64
			", 'cpus': %u, 'mem_mb': %u }",
			s->runner.tree, date, s->runner.accel, s->seed, s->cpus, s->mem_mb);
	json_object_object_add(o, "kernels", json_object_get(kernels));
	return json_write(path, o);
}

int sweep_execute(struct loop *loop, const struct sweep_settings *s)
{
	cleanup(json) struct json_object *kernels = json_object_new_array();
	bool ok = true, whole = true;

	printf("seed %" PRIu64 "\n", s->seed);
	for (unsigned int i = 0; i < s->runner.nkernels && whole; i++)
		whole = sweep_kernel(loop, s, s->runner.kernels[i], kernels, &ok);
	if (sweep_write(s, kernels))
		return 3;
	if (loop->stop)
		return 130;
	return whole ? !ok : 3;
}
