/* SPDX-License-Identifier: GPL-2.0 */
/* stack.h - the s390 back chain of a CPU in a dump */
#ifndef JUDGE_STACK_H
#define JUDGE_STACK_H

#include "scene.h"

#define STACK_FRAMES 48

struct stack {
	unsigned int n;
	uint64_t ip[STACK_FRAMES];
	const char *function[STACK_FRAMES]; /* belongs to the vmlinux; "?": none */
	char *broken;			    /* why it ended early; NULL: it did not */
};

void stack_walk(struct scene *sc, const struct vmcore_cpu *cpu, struct stack *stack);
void stack_free(struct stack *stack);

/* Index of function @name at or after frame @from; -1: it is not there */
int stack_find(const struct stack *stack, unsigned int from, const char *name);
/* "a < b < c", innermost first, malloc()ed */
char *stack_text(const struct stack *stack);

#endif
