/* SPDX-License-Identifier: GPL-2.0 */
/* ktap.h - a tree's results as KTAP, version 1 */
#ifndef JUDGE_KTAP_H
#define JUDGE_KTAP_H

#include "tree.h"

/* malloc()ed text */
char *ktap_format(const struct tree *tree);

#endif
