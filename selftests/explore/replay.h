/* SPDX-License-Identifier: GPL-2.0 */
/* replay.h - schedules that were found, once more */
#ifndef REPLAY_H
#define REPLAY_H

#include "lane.h"

/* 0 or a negative errno, told */

/* One schedule; -EBADE: it is not possible here */
int replay_one(struct lane *l, const struct schedule *s, struct ending *o, FILE *trace);
/* The search's first losing schedules, with words: they must end as they did */
int replay_traces(struct lane *l);
/* What REPLAY= says: one schedule, or `lost`: all that the last search found to lose */
int replay_execute(struct lane *l, struct report *r);

/* The command that replays it; to be freed */
char *replay_command(const struct lane *l, const struct schedule *s);

#endif
