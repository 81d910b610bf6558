/* SPDX-License-Identifier: GPL-2.0 */
/* journal.h - what came of each schedule, a line for each, so that a search can go on */
#ifndef JOURNAL_H
#define JOURNAL_H

#include <stdio.h>

#include "schedule.h"

/* What came of one schedule */
struct ending {
	struct schedule all; /* all moves up to the end */
	enum end end;
	char why[160];
	unsigned int cost; /* preemptions */
	bool window;	   /* what was injected came to a CPU between spx and diagnose 308 */
	bool late;	   /* a CPU waited until its time was over, for nobody could go on */
};

void ending_destroy(struct ending *o);

/* Is the dump lost? */
bool ending_is_lost(enum end end);

/* @children: what is left to do because of it, in the search's words; may be empty */
int journal_write(FILE *f, const struct schedule *prefix, const struct ending *o,
		  const char *children);
/*
 * A line without its end; it is taken apart. @children: NULL where there are
 * none. False: it makes no sense; @o is to be destroyed in any case.
 */
bool journal_parse(struct ending *o, char *line, unsigned int cpus, char **prefix, char **children);
/* The schedules in the journal @path that @wants; a negative errno, told */
int journal_read(const char *path, unsigned int cpus, bool (*wants)(enum end end),
		 struct ending **list, size_t *n);

#endif
