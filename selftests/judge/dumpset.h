/* SPDX-License-Identifier: GPL-2.0 */
/* dumpset.h - two dumps, page by page */
#ifndef JUDGE_DUMPSET_H
#define JUDGE_DUMPSET_H

#include "vmcore.h"

/* true where @path holds exactly the pages of @core, with the same content; else @why */
bool dumpset_same(struct vmcore *core, const char *path, char **why);

/* true where @path holds all pages of @core but zeroes, with the same content, and maybe more */
bool dumpset_holds(struct vmcore *core, const char *path, char **why);

#endif
