/* SPDX-License-Identifier: GPL-2.0 */
/* state.h - states that a search has seen: what comes of them need not be run again */
#ifndef STATE_H
#define STATE_H

#include "machine.h"

#define STATE_WORDS 256

/*
 * Two states count as the same if the CPUs' registers and flags are, and each word
 * that an instruction at a point has ever named. That is no proof: what else is in memory
 * (the stacks, the log) is not compared, nor what looks like a clock in a register.
 */
struct states {
	void *tree;	/* of what was seen, with the fewest preemptions that led there */
	uint64_t image; /* real address of the kernel's image minus its linked one */
	uint64_t word[STATE_WORDS]; /* their addresses at run time */
	unsigned int nwords;
};

/* A negative errno, told */
int states_create(struct states *s, const struct machine *m);
/* The CPU is about to access what its point names */
void states_touch(struct states *s, const struct machine *m, unsigned int cpu);
/*
 * Was this seen with @cost preemptions or fewer? Then true. @more: of what else what comes
 * next depends on.
 */
bool states_seen(struct states *s, const struct machine *m, unsigned int cost, uint64_t more);
void states_destroy(struct states *s);

#endif
