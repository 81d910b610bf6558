/* SPDX-License-Identifier: GPL-2.0 */
/* outcome.h - how a run ended: "outcome" of run.json */
#ifndef OUTCOME_H
#define OUTCOME_H

enum outcome {
	OUTCOME_NONE,		/* not ended, or no such word */
	OUTCOME_CAPTURED,	/* the capture kernel said success */
	OUTCOME_STARTED,	/* a race of a sweep: it is about to run, and no dump is taken */
	OUTCOME_GUEST_PANICKED, /* disabled wait */
	OUTCOME_SHUTDOWN,	/* all CPUs stopped */
	OUTCOME_RESET,
	OUTCOME_TIMEOUT, /* one of the runner's limits */
	OUTCOME_SKIPPED, /* not for this kernel, nothing was run */
	OUTCOME_ERROR,	 /* the harness or the host */
	OUTCOMES
};

/* "captured"; NULL for OUTCOME_NONE */
const char *outcome_word(enum outcome outcome);
/* @word may be NULL */
enum outcome outcome_parse(const char *word);

#endif
