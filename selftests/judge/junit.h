/* SPDX-License-Identifier: GPL-2.0 */
/* junit.h - a tree's results as JUnit XML */
#ifndef JUDGE_JUNIT_H
#define JUDGE_JUNIT_H

#include "tree.h"

/* malloc()ed text; NULL: out of memory */
char *junit_format(const struct tree *tree);

#endif
