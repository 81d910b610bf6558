// SPDX-License-Identifier: GPL-2.0
/* tod.c - the TOD clock, and the monotonic clock's place on it */
#include <time.h>

#include "guest.h"

uint64_t tod_now(void)
{
	uint64_t tod;

	/* STORE CLOCK FAST */
	asm volatile(".insn s,0xb27c0000,%0" : "=Q"(tod) : : "cc");
	return tod;
}

int64_t tod_monotonic_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000000000LL + ts.tv_nsec;
}

/* The TOD at CLOCK_MONOTONIC zero: of some tries the one with the least delay */
uint64_t tod_monotonic_zero(void)
{
	uint64_t before, took, ns, zero = 0, least = UINT64_MAX;
	int i;

	for (i = 0; i < 8; i++) {
		before = tod_now();
		ns = tod_monotonic_ns();
		took = tod_now() - before;
		if (took >= least)
			continue;
		least = took;
		/* 4096 ticks a microsecond */
		zero = before + took / 2 - (ns / 125 * 512 + ns % 125 * 512 / 125);
	}
	return zero;
}
