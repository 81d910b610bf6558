/* SPDX-License-Identifier: GPL-2.0 */
/* points.h - the instructions where another CPU may come in between, found in a vmlinux */
#ifndef POINTS_H
#define POINTS_H

#include <stdio.h>

#include "code.h"
#include "insn.h"
#include "ways.h"

enum point_kind {
	POINT_SIGP,
	POINT_SWAP,   /* compare and swap, test and set */
	POINT_ATOMIC, /* interlocked and, or, add */
	POINT_STORE,  /* to a variable that some CPU swaps, or to one that is named below */
	POINT_LOAD,   /* of such a one; only where it is asked for */
	POINT_LOCK,   /* entry of a function that waits for a lock, at %r2 */
	POINT_PSW,    /* load PSW: purgatory's checksum, a disabled wait */
	POINT_RESET,  /* call of the function that has spx: from here on it is the reset's way */
	POINT_SPX,
	POINT_JUMP, /* by register, behind spx: to diagnose 308 */
	POINT_DIAG, /* 308: the machine's reset */
	POINT_LOOP, /* a CPU that comes here stays here */
	POINT_KINDS
};

struct point {
	uint64_t addr; /* as it is linked */
	enum point_kind kind;
	struct insn insn;
	const char *function; /* belongs to the code */
	const char *variable; /* that the operand is; NULL: not known, or none */
	/*
	 * A SIGP in a loop that ends by the clock: the register with its end; -1: it is
	 * none. If each round loads it from the stack: from where there; else -1.
	 */
	int until, until_slot;
	uint64_t loop_start, loop_end; /* that loop, up to its jump back */
};

/* What is not a point */
struct points_rest {
	const char *function, *unit, *why;
};

struct points {
	struct point *v; /* sorted by address */
	size_t n;
	const struct vmlinux_symbol **function; /* that were looked into */
	size_t nfunctions;
	struct points_rest *rest; /* functions that are called, and are one step */
	size_t nrest;
	uint64_t *second; /* instructions that add a second to the clock: when a wait is over */
	size_t nseconds;
	unsigned int by_register; /* calls and jumps by register, which were not followed */
	unsigned int counts;	  /* "add immediate to storage": counters */
	bool loads;
};

/* @loads: plain loads of a shared variable are points, too. A negative errno, told. */
int points_find(struct points *p, const struct code *c, const struct ways *w, bool loads);
void points_destroy(struct points *p);

/* The point at linked address @addr; NULL: there is none */
const struct point *points_at(const struct points *p, uint64_t addr);

/* The points, the functions that were looked into, and what was not, to @f; @whose: of which search */
void points_print(const struct points *p, const struct code *c, const char *whose, FILE *f);

#endif
