// SPDX-License-Identifier: GPL-2.0
/* merge.c - the parts of a sweep that several hosts raced, as one result */
#include <err.h>
#include <errno.h>
#include <string.h>

#include "file.h"
#include "folder.h"
#include "merge.h"
#include "outcome.h"
#include "sweep.h"
#include "tally.h"
#include "text.h"

/* One kernel, over all parts */
struct merged {
	const char *kernel;
	struct json_object *report; /* the first part's, with the sums of all */
	struct tally tally;
	unsigned char *seen; /* races, by number */
	size_t room;
	FILE *tsv;
};

struct race_line {
	unsigned int number, rep;
	double skew_ms, reset_ms, restore_ms, race_ms;
	char outcome[8], end[32];
};

static bool line_read(const char *line, struct race_line *r)
{
	return sscanf(line, "%u\t%u\t%*[^\t]\t%lf\t%*u\t%*d\t%7[^\t]\t%31[^\t]\t%lf\t%lf\t%lf\t%*s",
		      &r->number, &r->rep, &r->skew_ms, r->outcome, r->end, &r->reset_ms,
		      &r->restore_ms, &r->race_ms) == 8;
}

/* The same race in two parts would count twice */
static bool merged_is_new(struct merged *m, const struct race_line *r)
{
	if (r->rep)
		return true;
	if (r->number >= m->room) {
		size_t room = 2 * r->number + 1024;

		m->seen = xreallocarray(m->seen, room, 1);
		memset(m->seen + m->room, 0, room - m->room);
		m->room = room;
	}
	return !m->seen[r->number]++;
}

static void merged_add(struct merged *m, const struct race_line *r)
{
	bool lost = !strcmp(r->outcome, "lost");

	tally_add(&m->tally, r->skew_ms, lost);
	if (!lost && outcome_parse(r->end) != OUTCOME_CAPTURED)
		tally_time(&m->tally, r->restore_ms, r->race_ms, r->reset_ms);
}

static int merged_read(struct merged *m, const char *dir)
{
	cleanup(free) char *path = text_format("%s/%s/races.tsv", dir, m->kernel);
	cleanup(fclose) FILE *f = fopen(path, "re");
	cleanup(free) char *line = NULL;
	size_t size = 0;
	struct race_line r;

	if (!f) {
		warn("%s", path);
		return -EINVAL;
	}
	if (getline(&line, &size, f) > 0 && !ftell(m->tsv))
		fputs(line, m->tsv);
	for (unsigned int nr = 2; getline(&line, &size, f) > 0; nr++) {
		if (!line_read(line, &r) || r.number >= SWEEP_RACES_MAX)
			return refused(-EINVAL, "%s: line %u is no race", path, nr);
		if (!merged_is_new(m, &r))
			return refused(-EINVAL, "%s: another part holds race %u, too", path,
				       r.number);
		merged_add(m, &r);
		fputs(line, m->tsv);
	}
	if (ferror(f))
		return refused(-EIO, "%s: %s", path, strerror(EIO));
	return 0;
}

static void json_sum(struct json_object *to, struct json_object *from, const char *key)
{
	if (json_get(from, key, json_type_int))
		json_add_int(to, key, json_get_num(to, key, 0) + json_get_num(from, key, 0));
}

/* What the parts have counted for themselves, and races.tsv does not show */
static void merged_add_report(struct merged *m, struct json_object *part)
{
	static const char *const counts[] = {
		"odd", "dumps", "dumps_ok", "harness_faults", "memory_hashed", "pairs", "pairs_same"
	};
	struct json_object *rss = json_get(m->report, "qemu_rss_mib", json_type_object);
	struct json_object *more = json_get(part, "qemu_rss_mib", json_type_object);

	for (size_t i = 0; i < ARRAY_SIZE(counts); i++)
		json_sum(m->report, part, counts[i]);
	json_add_ms(m->report, "races_per_minute",
		    json_get_num(m->report, "races_per_minute", 0) +
			    json_get_num(part, "races_per_minute", 0));
	if (rss)
		json_add_ms(rss, "max",
			    MAX(json_get_num(rss, "max", 0), json_get_num(more, "max", 0)));
}

static struct json_object *kernel_of(struct json_object *sweep, const char *name)
{
	struct json_object *list = json_get(sweep, "kernels", json_type_array);

	for (size_t i = 0; list && i < json_object_array_length(list); i++) {
		struct json_object *o = json_object_array_get_idx(list, i);

		if (!strcmp(json_get_str(o, "kernel", ""), name))
			return o;
	}
	return NULL;
}

static int merged_all(struct merged *m, const char *out, char *const *from,
		      struct json_object *const *sweep, unsigned int n)
{
	cleanup(free) char *dir = text_format("%s/%s", out, m->kernel);
	cleanup(free) char *tsv = text_format("%s/races.tsv", dir);
	cleanup(free) char *loss = text_format("%s/loss.tsv", dir);
	const char *release = json_get_str(m->report, "release", "");
	int rc = 0;

	if (folder_mkdir(dir) || !(m->tsv = fopen(tsv, "we"))) {
		warn("%s", dir);
		return -EIO;
	}
	for (unsigned int i = 0; !rc && i < n; i++) {
		struct json_object *part = kernel_of(sweep[i], m->kernel);

		if (!part || strcmp(json_get_str(part, "release", ""), release))
			return refused(-EINVAL, "%s: not of the same kernel %s (%s) as %s", from[i],
				       m->kernel, release, from[0]);
		if (i)
			merged_add_report(m, part);
		rc = merged_read(m, from[i]);
	}
	return rc ?: tally_write(&m->tally, loss);
}

static void merged_report(struct merged *m)
{
	tally_report(&m->tally, m->report);
	tally_print(&m->tally, m->kernel, stdout);
	printf("  %.0f races a minute, the rates of all parts added up; %.0f dumps taken, %.0f ok; "
	       "%.0f odd "
	       "races\n",
	       json_get_num(m->report, "races_per_minute", 0), json_get_num(m->report, "dumps", 0),
	       json_get_num(m->report, "dumps_ok", 0), json_get_num(m->report, "odd", 0));
}

/* As of a whole sweep: a control that loses nothing has shown nothing */
static bool merged_is_ok(const struct merged *m)
{
	double wrong = json_get_num(m->report, "odd", 0) + json_get_num(m->report, "dumps", 0) -
		       json_get_num(m->report, "dumps_ok", 0);

	return tally_is_ok(&m->tally, json_get_str(m->report, "class", ""), wrong);
}

static int merge_kernel(struct json_object *report, const char *out, char *const *from,
			struct json_object *const *sweep, unsigned int n, bool *ok)
{
	struct merged m = { .kernel = json_get_str(report, "kernel", ""), .report = report };
	int rc = merged_all(&m, out, from, sweep, n);

	if (!rc) {
		merged_report(&m);
		*ok &= merged_is_ok(&m);
	}
	if (m.tsv && file_close(m.tsv) && !rc) {
		warnx("%s/%s/races.tsv can't be written", out, m.kernel);
		rc = -EIO;
	}
	tally_destroy(&m.tally);
	free(m.seen);
	return rc;
}

/* Parts of one sweep agree in all that a race is drawn from */
static bool merge_fits(struct json_object *a, struct json_object *b)
{
	static const char *const same[] = { "tree", "seed", "cpus", "mem_mb" };

	for (size_t i = 0; i < ARRAY_SIZE(same); i++) {
		struct json_object *x = NULL, *y = NULL;

		json_object_object_get_ex(a, same[i], &x);
		json_object_object_get_ex(b, same[i], &y);
		if (!json_object_equal(x, y))
			return refused(false, "parts of two sweeps: \"%s\" is %s and %s", same[i],
				       json_object_to_json_string(x),
				       json_object_to_json_string(y));
	}
	return true;
}

static int merge_parts(const char *out, char *const *from, struct json_object **sweep,
		       unsigned int n)
{
	cleanup(free) char *path = text_format("%s/sweep.json", out);
	struct json_object *kernels;
	bool ok = true;

	for (unsigned int i = 0; i < n; i++) {
		cleanup(free) char *file = text_format("%s/sweep.json", from[i]);

		sweep[i] = json_read_object(file);
		if (!sweep[i] || !merge_fits(sweep[0], sweep[i]))
			return 2;
	}
	kernels = json_get(sweep[0], "kernels", json_type_array);
	for (size_t k = 0; kernels && k < json_object_array_length(kernels); k++) {
		int rc = merge_kernel(json_object_array_get_idx(kernels, k), out, from, sweep, n,
				      &ok);

		if (rc)
			return rc == -EINVAL ? 2 : 3;
	}
	return json_write(path, sweep[0]) ? 3 : !ok;
}

int merge_execute(const char *out, char *const *from, unsigned int n)
{
	struct json_object **sweep = xcalloc(n, sizeof(*sweep));
	int rc = folder_mkdir(out);

	if (rc)
		warnx("%s: %s", out, strerror(-rc));
	rc = rc ? 3 : merge_parts(out, from, sweep, n);
	for (unsigned int i = 0; i < n; i++)
		json_object_put(sweep[i]);
	free(sweep);
	return rc;
}
