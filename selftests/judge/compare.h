/* SPDX-License-Identifier: GPL-2.0 */
/* compare.h - two dumps of one memory, page by page */
#ifndef JUDGE_COMPARE_H
#define JUDGE_COMPARE_H

#include "scene.h"

/*
 * On its way to the capture kernel s390 swaps the crash kernel's area, which is
 * at @base, with as much memory from address 0 on
 */
struct compare_swap {
	uint64_t base, size; /* 0: nothing was swapped */
};

struct compare {
	uint64_t equal, differ;	 /* pages that both hold */
	uint64_t only_a, only_b; /* pages that one holds */
	uint64_t damaged;	 /* pages that can't be read in one of them */
	uint64_t *pfn;		 /* those that differ */
};

/* Where the crash kernel's area was, by what the crashed kernel has left in memory */
bool compare_find_swap(struct scene *sc, struct compare_swap *swap);

/* @swap is how @b's memory lay when it was dumped */
void compare_run(struct compare *c, struct vmcore *a, struct vmcore *b,
		 const struct compare_swap *swap);
/* Whatever kdump wrote is in the hypervisor's dump, and can be read in both */
bool compare_fits(const struct compare *c);
void compare_free(struct compare *c);

/*
 * true if dump @path holds the pages of @core with the same content: @same, exactly these;
 * else all but zeroes, and maybe more. false: @why
 */
bool compare_form(struct vmcore *core, const char *path, bool same, char **why);

#endif
