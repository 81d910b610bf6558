/* SPDX-License-Identifier: GPL-2.0 */
/* losers.h - what each CPU that lost the panic did after its own call */
#ifndef JUDGE_LOSERS_H
#define JUDGE_LOSERS_H

#include "scene.h"

#define LOSER_LATE_MS 900
#define LOSER_GAP_MS  300 /* without a sample, and nothing can be held against a loser */
#define LOSER_GRACE_CPU_MS \
	20 /* host CPU time that the way from panic() to the stop may take: TCG translates it first */

struct loser {
	unsigned int cpu;
	double call_ms;		 /* its call of panic(), on the host's clock */
	double end_ms;		 /* stopped or restarted from outside: not counted from here on */
	double stopped_after_ms; /* first sample `stopped` before the end; NAN: none */
	double operating_ms;	 /* from the call to the last sample `operating` before the end */
	double host_cpu_ms;	 /* what its thread used meanwhile; NAN: not known */
	double gap_ms;		 /* longest time without a sample */
	double grace_ms;	 /* sampling period and uncertainty of the clock */
	unsigned int samples, operating; /* samples that count, and those against it */
};

/* Number of losers in @l (CRASH_TRIGGER_CPUS of them at most); -1 with @why: can't be told */
int losers_find(const struct scene *sc, struct loser *l, char **why);

/* What a case may demand of the losers */
bool losers_stopped(const struct loser *l, char **why);
bool losers_late(const struct loser *l, char **why);

#endif
