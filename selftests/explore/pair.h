/* SPDX-License-Identifier: GPL-2.0 */
/* pair.h - what meets a panic: who races, where each race begins, what must come of it */
#ifndef PAIR_H
#define PAIR_H

#include "kernel.h"
#include "testcase.h"

#define PAIR_CPUS 8

enum move_kind {
	MOVE_STEP,    /* one CPU to its next point */
	MOVE_TIMEOUT, /* the time is over that it would wait for, and then likewise */
	MOVE_RESTART, /* PSW restart of it, by an operator; nobody runs */
	MOVE_BUSY,    /* its SIGP is answered busy, as QEMU never does to one CPU at a time */
	MOVE_CHECK,   /* a program check instead of its next instruction */
	MOVE_PANIC,   /* it calls panic(), whatever it was at */
	MOVE_DAMAGE,  /* it would stay where it is, and takes a machine check: system damage */
	MOVE_FAIL,    /* it goes into check-stop; nobody runs */
	MOVE_LEAVE,   /* it is not operational any more; nobody runs */
	MOVES
};

/* How many schedules of a kernel's class may lose the dump: "lost" in "expect" */
enum pair_may {
	PAIR_UNKNOWN, /* the file says nothing of that class: not for this kernel */
	PAIR_NONE,
	PAIR_SOME,   /* a control: at least one must */
	PAIR_WINDOW, /* only where what was injected came to a CPU between spx and diagnose 308 */
	PAIR_ANY,
};

struct pair {
	struct testcase *testcase; /* the file is a case, too: its guest, its go line */
	unsigned int nracers;
	unsigned int ntold; /* by the go line; one more: the operator's shutdown brings it */
	unsigned int racer[PAIR_CPUS]; /* CPUs */
	const char *start[PAIR_CPUS];  /* function in which the racer's part begins */
	enum move_kind inject;	       /* comes from outside, at any point; MOVE_STEP: nothing */
	unsigned int times;	       /* so often in a schedule, at most */
	uint64_t to;		       /* these CPUs, a bit for each */
};

/*
 * The file NAME.json of @dir, with the racers of @racers ("1,2", NULL: the
 * file's own), and written anew to @out. Complains on stderr, naming the file,
 * and returns NULL.
 */
struct pair *pair_create(const char *dir, const char *name, const char *racers, const char *out);
void pair_destroy(struct pair *p);

enum pair_may pair_expects(const struct pair *p, const struct kernel *k);
/* "late": "none": nobody may wait until a second is over, if nobody else could go on */
bool pair_expects_haste(const struct pair *p, const struct kernel *k);

#endif
