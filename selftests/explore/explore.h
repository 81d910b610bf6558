/* SPDX-License-Identifier: GPL-2.0 */
/* explore.h - the pairs on each kernel, one search after another */
#ifndef EXPLORE_H
#define EXPLORE_H

#include "settings.h"

struct explore_settings {
	struct settings runner; /* kernels, QEMU, results; the pairs are its cases */
	const char *ways;
	const char *racers; /* "1,2"; NULL: as each pair has it */
	unsigned int preemptions;
	const char *replay;  /* a schedule, or `lost`, instead of a search */
	unsigned int repeat; /* of it */
	unsigned int dumps;  /* so many saved schedules run on until their dump is written */
	bool loads;
	bool cut;    /* end a schedule at a state that was seen before */
	bool first;  /* a loss that may not be ends a search */
	bool points; /* print the points, and what is none; explore nothing */
};

/* Exit code: 0 each pair as it must be, 1 not so, 2 bad input, 3 harness, 130 interrupted */
int explore_execute(struct loop *loop, const struct explore_settings *s);

#endif
