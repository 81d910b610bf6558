/* SPDX-License-Identifier: GPL-2.0 */
/* samples.h - cpu-states.tsv: which CPU operated when */
#ifndef JUDGE_SAMPLES_H
#define JUDGE_SAMPLES_H

#include <stdbool.h>
#include <stddef.h>

#include "crash_trigger.h"

/* One line of the file; there are CRASH_TRIGGER_CPUS at most */
struct sample {
	double host_ms;
	double cpu_ms; /* host CPU time of the vCPU's thread; negative: not known */
	unsigned int cpu;
	bool operating;
};

struct samples {
	struct sample *at; /* in order of time */
	size_t n;
};

/* Negative errno and @why: no such file, or not what the runner writes */
int samples_read(struct samples *s, const char *path, char **why);
void samples_free(struct samples *s);

/* The runner's sampling period, as it came out: the median step of one CPU */
double samples_period(const struct samples *s, unsigned int cpu);

/* The last sample that shows @cpu operating, before its first stop behind @from; NAN: none */
double samples_last_operating(const struct samples *s, unsigned int cpu, double from);

/* When @cpu operates again that had stopped since @from; NAN: not seen */
double samples_restarted(const struct samples *s, unsigned int cpu, double from);

/* How many CPUs operated at any time before @until */
unsigned int samples_count_cpus(const struct samples *s, double until);

/* A CPU other than @but that operates in its last sample; -1: none */
int samples_operates_at_end(const struct samples *s, int but);

#endif
