/* SPDX-License-Identifier: GPL-2.0 */
/* shard.h - a part of a job that several hosts share */
#ifndef SHARD_H
#define SHARD_H

#include <stdbool.h>

#define SHARD_MAX 1000

/* Part @index of @count, from 0; a zeroed one is the whole */
struct shard {
	unsigned int index, count;
};

/* "2/4" is the second of four; false where it is nothing of that kind */
bool shard_parse(struct shard *s, const char *text);

/* Is item number @i, counted from 0, of this part? */
static inline bool shard_has(const struct shard *s, unsigned int i)
{
	return !s->count || i % s->count == s->index;
}

/* How many of @n items are of this part */
unsigned int shard_size(const struct shard *s, unsigned int n);

#endif
