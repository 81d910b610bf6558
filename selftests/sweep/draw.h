/* SPDX-License-Identifier: GPL-2.0 */
/* draw.h - what happens in race number i of a seed */
#ifndef DRAW_H
#define DRAW_H

#include "crash_trigger.h"
#include "json.h"

#define DRAW_CPUS 8 /* racers at most */

struct draw {
	unsigned int ncpus;
	unsigned int cpu[DRAW_CPUS]; /* the first one is to panic first */
	const char *entry[DRAW_CPUS];
	int64_t skew_ns[DRAW_CPUS];
	int64_t lead_ns; /* from the gate's opening to the deadline */
};

/* The same seed, number and count of CPUs give the same race, on any host */
void draw_race(struct draw *d, uint64_t seed, unsigned int number, unsigned int cpus);

/* As a case file, for the runner and for the judge */
struct json_object *draw_case(const struct draw *d, const char *name, unsigned int cpus,
			      unsigned int mem_mb);

/* The case that a guest is armed with before its snapshot: all CPUs stand ready at the gate */
struct json_object *draw_gate_case(const char *name, unsigned int cpus, unsigned int mem_mb);
/* Who goes, to the gate's page in the guest's memory; its CPUs stand */
void draw_write(const struct draw *d, struct crash_trigger_gate *gate);

/* "1:module:0 3:bug:12000"; static buffer */
const char *draw_text(const struct draw *d);

#endif
