/* SPDX-License-Identifier: GPL-2.0 */
/* summary.h - a tree's results as Markdown, for the page of a CI job */
#ifndef JUDGE_SUMMARY_H
#define JUDGE_SUMMARY_H

#include "tree.h"

char *summary_format(const struct tree *tree);

#endif
