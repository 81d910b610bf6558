/* SPDX-License-Identifier: GPL-2.0 */
/* tally.h - k lost of n, by measured skew, with an exact interval */
#ifndef TALLY_H
#define TALLY_H

#include <stdbool.h>
#include <stdio.h>

#include "json.h"

#define TALLY_BUCKETS 12

struct count {
	unsigned int n, lost;
};

/* Values of which a median is wanted */
struct series {
	double *v;
	size_t n, room;
};

struct tally {
	struct count all;
	struct count bucket[TALLY_BUCKETS];
	struct series restore_ms, race_ms, reset_ms; /* of races that were saved, without a dump */
	double widest_ms; /* the longest skew that lost a dump; the window is not narrower */
};

void tally_add(struct tally *t, double skew_ms, bool lost);
void tally_time(struct tally *t, double restore_ms, double race_ms, double reset_ms);
void tally_destroy(struct tally *t);
/* The bounds of the 95 % Clopper-Pearson interval of lost / n */
void tally_interval(const struct count *c, double *low, double *high);

/*
 * Whether a kernel of @class did what it must: none lost, but of racy, the
 * control, which has shown nothing where it lost none. @wrong: races that were
 * odd, and dumps that the judge was not content with.
 */
bool tally_is_ok(const struct tally *t, const char *class, unsigned int wrong);

/* "skew" and "median_ms" of a kernel's @report */
void tally_report(struct tally *t, struct json_object *report);
void tally_print(const struct tally *t, const char *kernel, FILE *f);
/* For gnuplot: number, label, rate, low, high, n; in percent */
int tally_write(const struct tally *t, const char *path);

double series_median(struct series *s);

#endif
