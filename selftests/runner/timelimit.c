// SPDX-License-Identifier: GPL-2.0
/* timelimit.c - how long a run may take; what a busy host takes away does not count */
#include "timelimit.h"

#define TIMELIMIT_STEP_MS  1000	 /* a longer step: we did not run ourselves */
#define TIMELIMIT_STARVED  0.9	 /* of a step may count for nothing: a run ends at last */
#define TIMELIMIT_MOVED_MS 10000 /* the guest that said something since is not stuck */
#define TIMELIMIT_HARD	   3	 /* times its limit, and a run ends even while it moves */

const char *const phase_text[] = {
	[PHASE_BOOT] = "booting", [PHASE_CLOCK] = "reading clocks", [PHASE_GO] = "arming",
	[PHASE_RACE] = "racing",  [PHASE_CAPTURE] = "dumping",	    [PHASE_END] = "ending",
};

void timelimit_enter(struct timelimit *l, enum phase phase)
{
	l->phase = phase;
	l->phase_ms = 0;
	l->quiet_ms = 0;
}

void timelimit_tick(struct timelimit *l, double now_ms, double waited_ms, uint64_t bytes, bool held)
{
	double step = MIN(now_ms - l->ticked_ms, TIMELIMIT_STEP_MS);

	/* A guest that the host does not let run is no slow guest */
	step = held ? 0 : step - MIN(waited_ms, step * TIMELIMIT_STARVED);
	l->ticked_ms = now_ms;
	l->total_ms += step;
	l->phase_ms += step;
	l->quiet_ms = bytes == l->bytes ? l->quiet_ms + step : 0;
	l->bytes = bytes;
}

enum limit timelimit_over(const struct timelimit *l, const double ms[LIMIT_COUNT])
{
	bool stuck = l->quiet_ms > TIMELIMIT_MOVED_MS;

	if (l->total_ms > ms[LIMIT_RUN] && (stuck || l->total_ms > TIMELIMIT_HARD * ms[LIMIT_RUN]))
		return LIMIT_RUN;
	if (l->phase == PHASE_BOOT)
		return l->phase_ms > ms[LIMIT_BOOT] && stuck ? LIMIT_BOOT : LIMIT_NONE;
	if (l->quiet_ms > ms[LIMIT_SILENCE])
		return LIMIT_SILENCE;
	if (l->phase == PHASE_CAPTURE && l->phase_ms > ms[LIMIT_CAPTURE] && stuck)
		return LIMIT_CAPTURE;
	return LIMIT_NONE;
}
