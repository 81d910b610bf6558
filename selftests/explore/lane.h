/* SPDX-License-Identifier: GPL-2.0 */
/* lane.h - one pair on one kernel */
#ifndef LANE_H
#define LANE_H

#include "explore.h"
#include "report.h"
#include "search.h"

#define LANE_TRACES 3 /* losing schedules that are printed as a trace */

struct lane {
	struct loop *loop;
	const struct explore_settings *s;
	const struct kernel *kernel;
	struct pair *pair;
	char *dir;
	struct code code;
	struct ways ways;
	struct points points;
	struct base base;
	struct machine machine;
	struct search search;
	struct states states;
	bool live;
	double start_ms, told_ms;
	unsigned int lost, windows;   /* and of those, how many a restart behind spx has cost */
	unsigned int unexcused;	      /* lost, and not where the pair expects it */
	unsigned int dumps, dumps_ok; /* saved schedules that ran on to their dump */
	char *hung;		      /* of the search */
	unsigned int traced;
	struct schedule losing[LANE_TRACES];
	struct json_object *traces; /* of these, in words; NULL: none yet */
};

#endif
