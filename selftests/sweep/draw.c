// SPDX-License-Identifier: GPL-2.0
/* draw.c - what happens in race number i of a seed */
#include <endian.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "draw.h"
#include "text.h"

/*
 * From the gate's opening to the deadline: the racers only have to be asleep by then, and
 * meet the timer's tick at another place each time
 */
#define DRAW_LEAD_MS	  10
#define DRAW_LEAD_MORE_MS 10

/* Skews that are asked for, in ms: each race takes the next span, and a place in it */
static const struct {
	double from, to;
} draw_spans[] = {
	{ 0, 0 },   { 0.01, 0.1 }, { 0.1, 1 },	 { 1, 3 },     { 3, 10 },
	{ 10, 30 }, { 30, 100 },   { 100, 200 }, { 200, 300 }, { 300, 600 },
};

static const struct {
	const char *name;
	enum crash_trigger_entry number;
} draw_entries[] = {
	{ "module", CRASH_TRIGGER_MODULE },
	{ "irq", CRASH_TRIGGER_IRQ },
	{ "bug", CRASH_TRIGGER_BUG },
};

/* SplitMix64 */
static uint64_t draw_next(uint64_t *state)
{
	uint64_t x = *state += 0x9e3779b97f4a7c15ULL;

	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9ULL;
	x = (x ^ x >> 27) * 0x94d049bb133111ebULL;
	return x ^ x >> 31;
}

static unsigned int draw_below(uint64_t *state, unsigned int n)
{
	return draw_next(state) % n;
}

static double draw_unit(uint64_t *state)
{
	return (draw_next(state) >> 11) * 0x1p-53;
}

/* Evenly on a logarithmic scale: the window has several edges */
static int64_t draw_skew(uint64_t *state, unsigned int span)
{
	double from = draw_spans[span].from, to = draw_spans[span].to;
	double place = draw_unit(state);

	return from ? from * pow(to / from, place) * 1e6 : 0;
}

void draw_race(struct draw *d, uint64_t seed, unsigned int number, unsigned int cpus)
{
	uint64_t state = seed + number * 0xd1342543de82ef95ULL;
	unsigned int order[64];
	int64_t skew = draw_skew(&state, number % ARRAY_SIZE(draw_spans));

	for (unsigned int i = 0; i < cpus; i++) {
		unsigned int j = draw_below(&state, i + 1);

		order[i] = order[j];
		order[j] = i;
	}
	d->ncpus = 2 + draw_below(&state, MIN(cpus, DRAW_CPUS) - 1);
	for (unsigned int i = 0; i < d->ncpus; i++) {
		d->cpu[i] = order[i];
		d->entry[i] = draw_entries[draw_below(&state, ARRAY_SIZE(draw_entries))].name;
		/* The second one meets the skew, the others come in behind it */
		d->skew_ns[i] = i < 2 ? i * skew : skew + skew * draw_unit(&state);
	}
	d->lead_ns = (DRAW_LEAD_MS + DRAW_LEAD_MORE_MS * draw_unit(&state)) * 1e6;
}

struct json_object *draw_case(const struct draw *d, const char *name, unsigned int cpus,
			      unsigned int mem_mb)
{
	cleanup(free) char *entry = NULL, *cpu = NULL, *skew = NULL;

	for (unsigned int i = 0; i < d->ncpus; i++) {
		text_add(&entry, ", ", "'%s'", d->entry[i]);
		text_add(&cpu, ", ", "%u", d->cpu[i]);
		text_add(&skew, ", ", "%" PRId64, d->skew_ns[i]);
	}
	/* The judge is asked about dumps only; whether a race was lost is the sweep's to count */
	return json_format(
		"{ 'name': '%s', 'proves': 'One race of a sweep.', 'cpus': %u, "
		"'mem_mb': %u, 'go': { 'lead_ms': %d, 'panic_on_oops': 1, "
		"'entry': [ %s ], 'cpus': [ %s ], 'skew_ns': [ %s ] }, "
		"'limits_s': { 'silence': 15, 'capture': 60, 'run': 90 }, "
		"'expect': { 'racy': { 'dump': 'saved' }, 'guarded': { 'dump': 'saved' }, "
		"'stopping': { 'dump': 'saved' } } }",
		name, cpus, mem_mb, DRAW_LEAD_MS, entry, cpu, skew);
}

struct json_object *draw_gate_case(const char *name, unsigned int cpus, unsigned int mem_mb)
{
	cleanup(free) char *cpu = NULL;

	for (unsigned int i = 0; i < cpus; i++)
		text_add(&cpu, ", ", "%u", i);
	return json_format("{ 'name': '%s', 'proves': 'What the races of a sweep begin with.', "
			   "'cpus': %u, 'mem_mb': %u, 'go': { 'gate': 1, 'lead_ms': %d, "
			   "'panic_on_oops': 1, 'cpus': [ %s ] }, "
			   "'expect': { 'racy': { 'dump': 'saved' } } }",
			   name, cpus, mem_mb, DRAW_LEAD_MS, cpu);
}

static enum crash_trigger_entry draw_entry(const char *name)
{
	unsigned int i = 0;

	while (strcmp(draw_entries[i].name, name))
		i++;
	return draw_entries[i].number;
}

void draw_write(const struct draw *d, struct crash_trigger_gate *gate)
{
	for (unsigned int i = 0; i < d->ncpus; i++)
		gate->racer[i] = (struct crash_trigger_racer){
			.cpu = htobe32(d->cpu[i]),
			.entry = htobe32(draw_entry(d->entry[i])),
			.skew_ns = htobe64(d->skew_ns[i]),
		};
	gate->lead_ns = htobe64(d->lead_ns);
	gate->nracers = htobe32(d->ncpus);
}

const char *draw_text(const struct draw *d)
{
	static char text[DRAW_CPUS * 40];
	int n = 0;

	for (unsigned int i = 0; i < d->ncpus; i++)
		n += snprintf(text + n, sizeof(text) - n, "%s%u:%s:%" PRId64, i ? " " : "",
			      d->cpu[i], d->entry[i], d->skew_ns[i]);
	return text;
}
