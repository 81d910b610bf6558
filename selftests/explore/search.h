/* SPDX-License-Identifier: GPL-2.0 */
/* search.h - every schedule of a pair with at most so many preemptions, one after another */
#ifndef SEARCH_H
#define SEARCH_H

#include "journal.h"
#include "shard.h"
#include "state.h"

#define SEARCH_COSTS 8

struct search {
	struct machine *machine;
	unsigned int preemptions;
	enum move_kind inject; /* MOVE_STEP: nothing */
	unsigned int times;    /* so often in a schedule, at most */
	struct shard shard;
	const char
		*journal; /* path: what was done stands there, and an interrupted search goes on */
	const char *key;  /* of what is searched: a journal with another one is begun anew */
	/* Of each schedule, as it is done; false: enough */
	bool (*done)(void *arg, const struct ending *o, size_t left);
	void *arg;
	struct states *states; /* a schedule ends at one that was seen; NULL: none is kept */
	char **hung;	       /* prefix in whose schedule the last QEMU hung; NULL: none did */

	size_t done_count; /* schedules of the journal and of this search */
	unsigned int schedules, count[ENDS], resumed, repeated;
	unsigned int
		costs[SEARCH_COSTS]; /* schedules of so many preemptions; the last one: or more */
	unsigned int late;	     /* as struct ending has it */
};

/*
 * All of them. A negative errno is a fault of the harness or an interruption
 * (-EINTR), told; what was done until then stays in the journal.
 */
int search_execute(struct search *s);

/*
 * One schedule: the moves of @prefix, then whoever ran goes on as long as it can.
 * @trace: each move, in words, goes to that file. -EBADE: a move of @prefix is
 * not possible where it stands, or another CPU's address is not as it was.
 */
int search_replay(struct search *s, const struct schedule *prefix, struct ending *o, FILE *trace);

#endif
