/* SPDX-License-Identifier: GPL-2.0 */
/* sweep.h - many races of each kernel, from one snapshot */
#ifndef SWEEP_H
#define SWEEP_H

#include "settings.h"

#define SWEEP_RACES_MAX 1000000

struct sweep_settings {
	struct settings runner; /* kernels, QEMU, judge, and where results go */
	unsigned int races;
	int only; /* this race and no other; -1: all */
	unsigned int repeat;
	unsigned int full; /* a dump is taken of every so many-th race; 0: never */
	unsigned int cpus;
	unsigned int mem_mb;
	uint64_t seed;
};

/* Exit code: 0 each kernel as its class demands, 1 not so, 3 harness, 130 interrupted */
int sweep_execute(struct loop *loop, const struct sweep_settings *s);

#endif
