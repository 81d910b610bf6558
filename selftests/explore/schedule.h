/* SPDX-License-Identifier: GPL-2.0 */
/* schedule.h - a list of moves, and its text: 1*2 2*9 0 T2 R1 */
#ifndef SCHEDULE_H
#define SCHEDULE_H

#include <stddef.h>

#include "machine.h"

struct schedule {
	struct move *move;
	uint64_t *where; /* the mover's address, as linked, before each move; 0: not known */
	size_t n, room;
};

void schedule_add(struct schedule *s, struct move m, uint64_t where);
/* The first @n moves of @from */
void schedule_copy(struct schedule *s, const struct schedule *from, size_t n);
void schedule_destroy(struct schedule *s);

/*
 * CPU 1 two steps, CPU 2 nine, CPU 0 one, CPU 2's time is over, PSW restart of
 * CPU 1: "1*2 2*9 0 T2 R1". To be freed.
 */
char *schedule_format(const struct schedule *s);
/* False: @text is none for a guest of @cpus CPUs. "-" is the empty one. */
bool schedule_parse(struct schedule *s, const char *text, unsigned int cpus);

/* "2", "T2", "R2"; buffer of 8 */
const char *move_format(char *text, struct move m);
bool move_parse(struct move *m, const char *text, unsigned int cpus);

#endif
