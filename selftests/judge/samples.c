// SPDX-License-Identifier: GPL-2.0
/* samples.c - cpu-states.tsv: which CPU operated when */
#include <ctype.h>
#include <errno.h>
#include <math.h>

#include "file.h"
#include "proto.h"
#include "samples.h"
#include "text.h"

#define FILE_MAX (256 << 20)

static bool parse_line(const char *line, struct sample *s)
{
	char state[32], cpu_ms[32];

	if (sscanf(line, "%lf\t%u\t%31[^\t]\t%31s", &s->host_ms, &s->cpu, state, cpu_ms) != 4 ||
	    s->cpu >= CRASH_TRIGGER_CPUS || !isfinite(s->host_ms))
		return false;
	s->operating = !strcmp(state, "operating") || !strcmp(state, "load");
	s->cpu_ms = isdigit((unsigned char)cpu_ms[0]) ? strtod(cpu_ms, NULL) : -1;
	return true;
}

static int parse(struct samples *s, char *text, char **why)
{
	unsigned int nr = 0;
	size_t lines = 0;
	char *line;

	for (const char *end = text; (end = strchr(end, '\n')); end++)
		lines++;
	s->at = xcalloc(lines, sizeof(*s->at));
	while ((line = strsep(&text, "\n"))) {
		struct sample *one = s->at + s->n;

		/* The first line names the columns; a last line may be cut short by a kill */
		if (!nr++ || !text)
			continue;
		if (!parse_line(line, one))
			return text_fail(why, -EINVAL, "%s: line %u is no sample",
					 EVIDENCE_CPU_STATES, nr);
		if (s->n++ && one->host_ms < one[-1].host_ms)
			return text_fail(why, -EINVAL, "%s: line %u goes back in time",
					 EVIDENCE_CPU_STATES, nr);
	}
	return 0;
}

int samples_read(struct samples *s, const char *path, char **why)
{
	cleanup(free) char *text = NULL;
	int err = file_read(path, FILE_MAX, &text, NULL);

	*s = (struct samples){ 0 };
	if (err)
		return text_fail(why, err, "%s: %s", EVIDENCE_CPU_STATES, strerror(-err));
	if (strncmp(text, "host_ms\t", 8))
		return text_fail(why, -EINVAL, "%s: no table of samples", EVIDENCE_CPU_STATES);
	return parse(s, text, why);
}

void samples_free(struct samples *s)
{
	free(s->at);
	*s = (struct samples){ 0 };
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

double samples_period(const struct samples *s, unsigned int cpu)
{
	cleanup(free) double *step = xcalloc(s->n, sizeof(*step));
	double last = NAN;
	size_t n = 0;

	for (size_t i = 0; i < s->n; i++) {
		if (s->at[i].cpu != cpu)
			continue;
		if (!isnan(last))
			step[n++] = s->at[i].host_ms - last;
		last = s->at[i].host_ms;
	}
	if (!n)
		return 0;
	qsort(step, n, sizeof(*step), by_size);
	return step[n / 2];
}

double samples_last_operating(const struct samples *s, unsigned int cpu, double from)
{
	double last = NAN;

	for (size_t i = 0; i < s->n; i++) {
		const struct sample *one = s->at + i;

		if (one->cpu != cpu)
			continue;
		if (one->operating)
			last = one->host_ms;
		else if (one->host_ms > from)
			return last;
	}
	return NAN;
}

double samples_restarted(const struct samples *s, unsigned int cpu, double from)
{
	bool stopped = false;

	for (size_t i = 0; i < s->n; i++) {
		const struct sample *one = s->at + i;

		if (one->cpu != cpu || one->host_ms <= from)
			continue;
		if (stopped && one->operating)
			return one->host_ms;
		stopped |= !one->operating;
	}
	return NAN;
}

unsigned int samples_count_cpus(const struct samples *s, double until)
{
	bool seen[CRASH_TRIGGER_CPUS] = {};
	unsigned int n = 0;

	for (size_t i = 0; i < s->n && s->at[i].host_ms < until; i++) {
		if (!s->at[i].operating || seen[s->at[i].cpu])
			continue;
		seen[s->at[i].cpu] = true;
		n++;
	}
	return n;
}

int samples_operates_at_end(const struct samples *s, int but)
{
	bool operating[CRASH_TRIGGER_CPUS] = {};

	for (size_t i = 0; i < s->n; i++)
		operating[s->at[i].cpu] = s->at[i].operating;
	for (int cpu = 0; cpu < CRASH_TRIGGER_CPUS; cpu++)
		if (operating[cpu] && cpu != but)
			return cpu;
	return -1;
}
