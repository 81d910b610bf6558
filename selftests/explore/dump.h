/* SPDX-License-Identifier: GPL-2.0 */
/* dump.h - saved schedules that run on until their dump is written and judged */
#ifndef DUMP_H
#define DUMP_H

#include "lane.h"

/* As many as were asked for, spread evenly over those of @journal; 0 or a negative errno, told */
int dump_some(struct lane *l, const char *journal);

#endif
