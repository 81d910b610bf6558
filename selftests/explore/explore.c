// SPDX-License-Identifier: GPL-2.0
/* explore.c - the pairs on each kernel, one search after another */
#include <err.h>
#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

#include "dump.h"
#include "replay.h"

#define EXPLORE_TRIES	  5 /* QEMUs, one after another, that get no further */
#define EXPLORE_REPORT_MS 30000

static void lane_erase(const struct lane *l)
{
	if (l->live)
		fputs("\r\033[K", stdout);
}

static void lane_tell(struct lane *l, size_t left)
{
	double now = clock_now_ms();

	if (now - l->told_ms < (l->live ? 250 : EXPLORE_REPORT_MS))
		return;
	l->told_ms = now;
	lane_erase(l);
	printf("# %s %s: %u schedules, %u lost, %zu known to be left, %.0f s%s", l->kernel->name,
	       l->pair->testcase->name, l->search.schedules, l->lost, left,
	       (now - l->start_ms) / 1000, l->live ? "" : "\n");
	fflush(stdout);
}

/* Somebody waited in vain who must not */
static bool lane_is_late(const struct lane *l)
{
	return l->search.late && pair_expects_haste(l->pair, l->kernel);
}

static bool lane_done(void *arg, const struct ending *o, size_t left)
{
	struct lane *l = arg;

	if (ending_is_lost(o->end)) {
		bool excused = o->window && pair_expects(l->pair, l->kernel) == PAIR_WINDOW;

		l->lost++;
		l->windows += o->window;
		l->unexcused += !excused;
		if (!excused && l->traced < LANE_TRACES)
			schedule_copy(&l->losing[l->traced++], &o->all, o->all.n);
	}
	lane_tell(l, left);
	return !l->s->first || !(l->unexcused || lane_is_late(l));
}

/* What the counts depend on: this program, QEMU, the image, the guest, and what a point is */
static char *lane_key(const struct lane *l)
{
	const char *binary = l->s->runner.qemu;
	struct stat tool = { 0 }, qemu = { 0 }, image = { 0 };

	stat("/proc/self/exe", &tool);
	stat(binary, &qemu);
	stat(l->kernel->image, &image);
	return text_format("explore 3 tool=%" PRId64 " qemu=%s %" PRId64
			   " tree=%s kernel=%s build=%s image=%" PRId64
			   " pair=%s go=%s cpus=%u preemptions=%u inject=%d*%u points=%zu cut=%d "
			   "shard=%u/%u",
			   (int64_t)tool.st_mtim.tv_sec, binary, (int64_t)qemu.st_mtim.tv_sec,
			   l->s->runner.tree, l->kernel->name, l->code.elf.build_id,
			   (int64_t)image.st_mtim.tv_sec, l->pair->testcase->name,
			   l->pair->testcase->go, l->pair->testcase->cpus, l->s->preemptions,
			   l->pair->inject, l->pair->times, l->points.n, l->s->cut,
			   l->s->runner.shard.index, l->s->runner.shard.count);
}

static bool lane_is_ok(const struct lane *l)
{
	if (l->dumps_ok < l->dumps || lane_is_late(l))
		return false;
	switch (pair_expects(l->pair, l->kernel)) {
	case PAIR_NONE:
		return !l->lost && !l->search.count[END_HUNG];
	case PAIR_WINDOW:
		return l->lost == l->windows && !l->search.count[END_HUNG];
	case PAIR_SOME:
		/* A search that takes all for stuck has found no loss, but lost its way */
		return (l->search.count[END_LOST] && l->search.count[END_SAVED]) ||
		       l->s->runner.shard.count;
	default:
		return true;
	}
}

/* What came of it, in a line to be freed */
static char *lane_text(const struct lane *l)
{
	const struct search *s = &l->search;
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	fprintf(f, "%u schedules (", s->schedules);
	for (unsigned int i = 0; i <= MIN(s->preemptions, SEARCH_COSTS - 1); i++)
		fprintf(f, "%s%u", i ? " + " : "", s->costs[i]);
	fprintf(f, " of %s%u preemptions): %u saved, %u lost", s->preemptions ? "0 to " : "",
		s->preemptions, s->count[END_SAVED], s->count[END_LOST]);
	for (enum end end = END_STUCK; end < ENDS; end++)
		if (s->count[end])
			fprintf(f, ", %u %s", s->count[end], machine_end(end));
	if (l->windows)
		fprintf(f, "; %u of these are between spx and diagnose 308", l->windows);
	if (l->dumps)
		fprintf(f, "; %u of %u dumps ok", l->dumps_ok, l->dumps);
	fprintf(f, "; %u late; %zu points known; restore %.0f ms; %u gone again, %u resumed",
		s->late, l->points.n, l->base.restores ? l->base.restore_ms / l->base.restores : 0,
		s->repeated, s->resumed);
	fclose(f);
	return text;
}

static void lane_report(struct lane *l, struct report *r)
{
	const struct search *s = &l->search;
	cleanup(free) char *text = lane_text(l);
	struct json_object *o = json_object_new_object();

	json_add_int(o, "schedules", s->schedules);
	json_add_int(o, "preemptions", s->preemptions);
	json_add_int(o, "points", l->points.n);
	for (enum end end = END_SAVED; end < ENDS; end++)
		json_add_int(o, machine_end(end), s->count[end]);
	json_add_int(o, "window", l->windows);
	json_add_int(o, "late", s->late);
	json_add_int(o, "dumps", l->dumps);
	json_add_int(o, "dumps_ok", l->dumps_ok);
	if (l->traces)
		json_object_object_add(o, "traces", json_object_get(l->traces));
	report_add(r, l->kernel->name, l->pair->testcase->name, lane_is_ok(l),
		   clock_now_ms() - l->start_ms, o, "%s", text);
}

static int lane_search(struct lane *l, struct report *r)
{
	cleanup(free) char *journal = text_format("%s.journal", l->dir);
	cleanup(free) char *key = lane_key(l);
	int rc;

	l->search.journal = journal;
	l->search.key = key;
	rc = search_execute(&l->search);
	lane_erase(l);
	if (rc)
		return rc;
	l->search.done = NULL;
	rc = replay_traces(l) ?: dump_some(l, journal);
	if (!rc)
		lane_report(l, r);
	return rc;
}

static int lane_open(struct lane *l)
{
	struct json_object *roots = json_get(l->pair->testcase->json, "roots", json_type_array);
	int rc = ways_read(&l->ways, l->s->ways);

	for (size_t i = 0; !rc && roots && i < json_object_array_length(roots); i++)
		ways_add_root(&l->ways,
			      json_object_get_string(json_object_array_get_idx(roots, i)));
	for (unsigned int i = 0; !rc && i < l->pair->nracers; i++)
		ways_add_root(&l->ways, l->pair->start[i]);
	if (!rc)
		rc = code_open(&l->code, l->kernel->vmlinux);
	return rc ?: points_find(&l->points, &l->code, &l->ways, l->s->loads);
}

static int lane_try(struct lane *l, struct report *r)
{
	int rc = base_create(&l->base, l->loop, &l->s->runner, l->kernel, l->pair, &l->code,
			     &l->points, l->dir);

	if (!rc)
		rc = machine_create(&l->machine, &l->base, &l->code, &l->points);
	states_destroy(&l->states);
	if (!rc && l->s->cut)
		rc = states_create(&l->states, &l->machine);
	l->lost = l->windows = l->unexcused = l->dumps = l->dumps_ok = 0;
	while (l->traced)
		schedule_destroy(&l->losing[--l->traced]);
	l->search = (struct search){
		.machine = &l->machine,
		.preemptions = l->s->preemptions,
		.inject = l->pair->inject,
		.times = l->pair->times,
		.shard = l->s->runner.shard,
		.done = lane_done,
		.arg = l,
		.states = l->s->cut ? &l->states : NULL,
		.hung = &l->hung,
	};
	if (!rc)
		rc = l->s->replay ? replay_execute(l, r) : lane_search(l, r);
	base_destroy(&l->base);
	return rc;
}

/* A QEMU that hangs or has died is replaced, and the search goes on where it was */
static int lane_explore(struct lane *l, struct report *r)
{
	int rc = -ETIMEDOUT;
	size_t done = 0;

	for (int i = 0; i < EXPLORE_TRIES && (rc == -ETIMEDOUT || rc == -EPIPE); i++) {
		if (l->search.done_count > done)
			i = 1;
		done = l->search.done_count;
		if (i)
			warnx("%s %s: another QEMU goes on", l->kernel->name,
			      l->pair->testcase->name);
		rc = lane_try(l, r);
	}
	return rc;
}

static void lane_close(struct lane *l)
{
	for (unsigned int i = 0; i < l->traced; i++)
		schedule_destroy(&l->losing[i]);
	points_destroy(&l->points);
	if (l->code.elf.elf)
		code_close(&l->code);
	ways_destroy(&l->ways);
	pair_destroy(l->pair);
	json_object_put(l->traces);
	states_destroy(&l->states);
	free(l->hung);
	free(l->dir);
}

static int explore_pair(struct loop *loop, const struct explore_settings *s,
			const struct kernel *kernel, const char *name, struct report *r)
{
	cleanup(free) char *out = text_format("%s/%s", s->runner.results, kernel->name);
	cleanup(free) char *whose = text_format("%s %s %s", s->runner.tree, kernel->name, name);
	struct lane l = {
		.loop = loop,
		.s = s,
		.kernel = kernel,
		.live = isatty(STDOUT_FILENO),
		.start_ms = clock_now_ms(),
		.pair = pair_create(s->runner.cases_dir, name, s->racers, out),
	};
	int rc = l.pair ? 0 : -EINVAL;

	l.told_ms = l.start_ms;
	l.dir = text_format("%s/%s", out, name);
	if (rc)
		goto out;
	if (pair_expects(l.pair, kernel) == PAIR_UNKNOWN) {
		report_skip(r, kernel->name, name, "the pair is not for this kernel");
		goto out;
	}
	rc = lane_open(&l);
	if (!rc && s->points)
		points_print(&l.points, &l.code, whose, stdout);
	else if (!rc)
		rc = lane_explore(&l, r);
	if (rc == -ENOENT) {
		report_skip(r, kernel->name, name, "this kernel lacks what the pair needs");
		rc = 0;
	}
out:
	lane_close(&l);
	return rc;
}

int explore_execute(struct loop *loop, const struct explore_settings *s)
{
	struct report r = { .tree = s->runner.tree };
	int rc = folder_mkdir(s->runner.results);

	if (rc) {
		warnx("%s: %s", s->runner.results, strerror(-rc));
		return 2;
	}
	report_begin(&r, s->points ? 0 : s->runner.nkernels * s->runner.ncases);
	for (unsigned int k = 0; !rc && k < s->runner.nkernels; k++)
		for (unsigned int i = 0; !rc && i < s->runner.ncases; i++)
			rc = explore_pair(loop, s, s->runner.kernels[k], s->runner.cases[i]->name,
					  &r);
	if (!s->points && report_end(&r, s->runner.results) && !rc)
		rc = -EIO;
	rc = loop->stop ? 130 : rc == -EINVAL ? 2 : rc ? 3 : r.failed ? 1 : 0;
	report_destroy(&r);
	return rc;
}
