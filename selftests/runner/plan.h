/* SPDX-License-Identifier: GPL-2.0 */
/* plan.h - all runs: kernels by cases by runs, interleaved */
#ifndef PLAN_H
#define PLAN_H

#include "settings.h"

/* Returns the program's exit code */
int plan_execute(struct loop *loop, const struct settings *s);

#endif
