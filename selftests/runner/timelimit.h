/* SPDX-License-Identifier: GPL-2.0 */
/* timelimit.h - how long a run may take; what a busy host takes away does not count */
#ifndef TIMELIMIT_H
#define TIMELIMIT_H

#include "testcase.h"

enum phase { PHASE_BOOT, PHASE_CLOCK, PHASE_GO, PHASE_RACE, PHASE_CAPTURE, PHASE_END };
extern const char *const phase_text[]; /* for people */

/* Time that we have seen pass */
struct timelimit {
	enum phase phase;
	double ticked_ms; /* on the run's clock */
	double total_ms, phase_ms, quiet_ms;
	uint64_t bytes;
};

void timelimit_enter(struct timelimit *l, enum phase phase);
/*
 * It is @now_ms on the run's clock, and the guest has said @bytes up to here.
 * @waited_ms: so long it had no host CPU; @held: we keep it waiting.
 */
void timelimit_tick(struct timelimit *l, double now_ms, double waited_ms, uint64_t bytes,
		    bool held);
/* The first of the limits @ms that is over; LIMIT_NONE: none is */
enum limit timelimit_over(const struct timelimit *l, const double ms[LIMIT_COUNT]);

#endif
