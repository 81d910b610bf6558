// SPDX-License-Identifier: GPL-2.0
/* shard.c - a part of a job that several hosts share */
#include <stdio.h>

#include "shard.h"

bool shard_parse(struct shard *s, const char *text)
{
	unsigned int part, count;
	int end = 0;

	if (sscanf(text, "%4u/%4u%n", &part, &count, &end) != 2 || text[end] || !part ||
	    part > count || count > SHARD_MAX)
		return false;
	*s = (struct shard){ .index = part - 1, .count = count };
	return true;
}

unsigned int shard_size(const struct shard *s, unsigned int n)
{
	if (!s->count)
		return n;
	return n / s->count + (n % s->count > s->index);
}
