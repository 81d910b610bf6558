// SPDX-License-Identifier: GPL-2.0
/* tally.c - k lost of n, by measured skew, with an exact interval */
#include <err.h>
#include <gsl/gsl_cdf.h>
#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "tally.h"
#include "text.h"

#define TALLY_TAIL 0.025 /* on each side */

/* ms from the first call of panic() to the second; the last bucket: there was no second */
static const struct {
	double below;
	const char *label;
} tally_buckets[TALLY_BUCKETS] = {
	{ 0.01, "< 0.01" }, { 0.1, "0.01-0.1" }, { 0.3, "0.1-0.3" }, { 1, "0.3-1" },
	{ 3, "1-3" },	    { 10, "3-10" },	 { 30, "10-30" },    { 100, "30-100" },
	{ 200, "100-200" }, { 300, "200-300" },	 { 1e9, ">= 300" },  { 0, "no 2nd call" },
};

void tally_add(struct tally *t, double skew_ms, bool lost)
{
	unsigned int i = 0;

	while (i < TALLY_BUCKETS - 1 && (skew_ms < 0 || skew_ms >= tally_buckets[i].below))
		i++;
	t->all.n++;
	t->all.lost += lost;
	t->bucket[i].n++;
	t->bucket[i].lost += lost;
	if (lost && skew_ms > t->widest_ms)
		t->widest_ms = skew_ms;
}

static void series_add(struct series *s, double value)
{
	if (s->n == s->room) {
		s->room = s->room ? 2 * s->room : 256;
		s->v = xreallocarray(s->v, s->room, sizeof(*s->v));
	}
	s->v[s->n++] = value;
}

static int series_order(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

double series_median(struct series *s)
{
	if (!s->n)
		return 0;
	qsort(s->v, s->n, sizeof(*s->v), series_order);
	return (s->v[(s->n - 1) / 2] + s->v[s->n / 2]) / 2;
}

void tally_time(struct tally *t, double restore_ms, double race_ms, double reset_ms)
{
	series_add(&t->restore_ms, restore_ms);
	series_add(&t->race_ms, race_ms);
	series_add(&t->reset_ms, reset_ms);
}

void tally_destroy(struct tally *t)
{
	free(t->restore_ms.v);
	free(t->race_ms.v);
	free(t->reset_ms.v);
}

void tally_interval(const struct count *c, double *low, double *high)
{
	double k = c->lost, n = c->n;

	*low = c->lost ? gsl_cdf_beta_Pinv(TALLY_TAIL, k, n - k + 1) : 0;
	*high = c->lost < c->n ? gsl_cdf_beta_Qinv(TALLY_TAIL, k + 1, n - k) : 1;
}

static struct json_object *count_json(const struct count *c)
{
	double low, high;

	tally_interval(c, &low, &high);
	return json_format("{ 'races': %u, 'lost': %u, 'low': %.6f, 'high': %.6f }", c->n, c->lost,
			   low, high);
}

bool tally_is_ok(const struct tally *t, const char *class, unsigned int wrong)
{
	return !wrong && !strcmp(class, "racy") == (t->all.lost > 0);
}

void tally_report(struct tally *t, struct json_object *report)
{
	struct json_object *o = count_json(&t->all);
	struct json_object *list = json_object_new_array();

	for (int i = 0; i < TALLY_BUCKETS; i++) {
		struct json_object *b = count_json(&t->bucket[i]);

		json_add_str(b, "skew_ms", tally_buckets[i].label);
		json_object_array_add(list, b);
	}
	json_object_object_add(o, "buckets", list);
	if (t->all.lost)
		json_add_ms(o, "widest_lost_ms", t->widest_ms);
	else
		json_object_object_add(o, "widest_lost_ms", NULL);
	json_object_object_add(report, "skew", o);
	json_object_object_add(
		report, "median_ms",
		json_format("{ 'restore': %.3f, 'race': %.3f, 'panic_to_reset': %.3f }",
			    series_median(&t->restore_ms), series_median(&t->race_ms),
			    series_median(&t->reset_ms)));
}

static void count_print(const struct count *c, const char *label, FILE *f)
{
	double low, high;

	if (!c->n)
		return;
	tally_interval(c, &low, &high);
	fprintf(f, "  %-12s %6u %6u %8.2f %%   %6.2f - %6.2f %%\n", label, c->n, c->lost,
		100.0 * c->lost / c->n, 100 * low, 100 * high);
}

void tally_print(const struct tally *t, const char *kernel, FILE *f)
{
	fprintf(f, "\n%s\n  %-12s %6s %6s %10s   %s\n", kernel, "skew in ms", "races", "lost",
		"rate", "95 % interval");
	for (int i = 0; i < TALLY_BUCKETS; i++)
		count_print(&t->bucket[i], tally_buckets[i].label, f);
	count_print(&t->all, "all", f);
	if (t->all.lost)
		fprintf(f,
			"  the second call came up to %.1f ms behind the first, and lost the "
			"dump\n",
			t->widest_ms);
}

int tally_write(const struct tally *t, const char *path)
{
	cleanup(free) char *text = xstrdup("");
	double low, high;
	int rc;

	for (int i = 0; i < TALLY_BUCKETS; i++) {
		const struct count *c = &t->bucket[i];

		if (!c->n)
			continue;
		tally_interval(c, &low, &high);
		text_add(&text, "", "%d\t\"%s\"\t%.3f\t%.3f\t%.3f\t%u\n", i, tally_buckets[i].label,
			 100.0 * c->lost / c->n, 100 * low, 100 * high, c->n);
	}
	rc = file_write(path, text, strlen(text));
	return rc ? refused(rc, "%s: %s", path, strerror(-rc)) : 0;
}
