/* SPDX-License-Identifier: GPL-2.0 */
/* place.h - what a page of memory is, where a dump and its vmlinux can tell */
#ifndef JUDGE_PLACE_H
#define JUDGE_PLACE_H

#include "scene.h"

enum place {
	PLACE_LOWCORE, /* of a CPU, or absolute zero: where a CPU stores its status */
	PLACE_STACK,   /* that a CPU stood on, in either dump */
	PLACE_LOG,     /* text of the kernel's log */
	PLACE_PERCPU,  /* variables of one CPU */
	PLACE_CODE,    /* the kernel's own */
	PLACE_DATA,    /* likewise */
	PLACE_OTHER,
	PLACE_COUNT
};

extern const char *const place_name[PLACE_COUNT];

struct places {
	enum place *of; /* by page frame */
	uint64_t *virt; /* likewise: kernel address of code and data */
	uint64_t pages;
};

void places_create(struct places *p, struct scene *sc, const struct vmcore *other);
void places_destroy(struct places *p);

enum place places_find(const struct places *p, uint64_t pfn);

/* Sort the @n pages of @pfn by what they are */
void places_count(const struct places *p, const uint64_t *pfn, uint64_t n,
		  uint64_t sum[PLACE_COUNT]);

/* "8 lowcores, 5 stacks in use" of such a sum; malloc()ed */
char *places_text(const uint64_t sum[PLACE_COUNT]);

/*
 * Is that what a guest of @pages writes to between two dumps? Never to its code,
 * and to little that is not known here: 8 of 8571 pages were seen within half a
 * second of a panic, of another run's dump one in seven.
 */
bool places_explain(const uint64_t sum[PLACE_COUNT], uint64_t pages);

/* "jiffies_64 tk_core": what the kernel keeps in that page, at most @max names; malloc()ed */
char *places_symbols(const struct places *p, const struct vmlinux *elf, uint64_t pfn,
		     unsigned int max);

#endif
