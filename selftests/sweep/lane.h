/* SPDX-License-Identifier: GPL-2.0 */
/* lane.h - the races of one kernel: booted once, restored for each of them */
#ifndef LANE_H
#define LANE_H

#include "draw.h"
#include "progress.h"
#include "run.h"
#include "snapshot.h"
#include "sweep.h"
#include "tally.h"
#include "watch.h"

struct lane {
	struct loop *loop;
	const struct sweep_settings *s;
	const struct kernel *kernel;
	char *dir;
	struct symbols symbols;
	struct snapshot snapshot;
	struct watch watch;
	struct testcase *gate; /* what the snapshot's guest was armed with */
	struct draw draw;      /* of the race under way */
	bool booted;
	bool full; /* of the race under way */
	FILE *tsv;
	struct progress progress; /* for the judge's lines */

	struct tally tally;
	unsigned int done, total, odd, dumps, dumps_ok, faults;
	unsigned int until_full; /* races that are to come before the next dump */
	unsigned int pairs, same;
	double start_ms, told_ms;
	double rss_first, rss_last, rss_max;
};

/* Complains on stderr; a negative errno. To be closed in any case. */
int lane_open(struct lane *l);
/* Negative errno, which it has told: races.tsv is not whole */
int lane_close(struct lane *l);

/* All races of the sweep, or of our part of it */
enum run_status lane_races(struct lane *l);

/* A kernel without the guard: the control, which must lose dumps */
bool lane_may_lose(const struct lane *l);
/* How far it is, for people; @last: it is done */
void lane_tell(struct lane *l, bool last);

#endif
