/* SPDX-License-Identifier: GPL-2.0 */
/* go.h - what the runner's go line asks for */
#ifndef GO_H
#define GO_H

#include <stdint.h>

#include "crash_trigger.h"
#include "line.h"

struct go_racer {
	unsigned int cpu;
	int64_t skew_ns;
	const struct entry *entry;
};

struct go {
	char nonce[CRASH_TRIGGER_NONCE + 1];
	int64_t lead_ns;
	const char *notifier;
	struct crash_trigger_hold hold[CRASH_TRIGGER_HOLDS];
	uint64_t damage;
	size_t nracers;
	struct go_racer racer[CRASH_TRIGGER_CPUS];
};

void go_take(struct go *go, const struct line *line);

#endif
