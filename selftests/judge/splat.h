/* SPDX-License-Identifier: GPL-2.0 */
/* splat.h - what a kernel complains of that its case did not ask for */
#ifndef JUDGE_SPLAT_H
#define JUDGE_SPLAT_H

#include "evidence.h"

/*
 * The first line of such a complaint (lockdep, KASAN, a stall, a BUG, a warning) on
 * the console or in the dump's kernel log, to be freed; NULL: there is none.
 * One that begins with @must (may be NULL) is left out, and sets *@seen.
 */
char *splat_find(const struct evidence *ev, const char *must, bool *seen);

/* Likewise, the first line that says that the guest or its crash kernel had no memory left */
char *splat_no_memory(const struct evidence *ev);

#endif
