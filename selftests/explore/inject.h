/* SPDX-License-Identifier: GPL-2.0 */
/* inject.h - what comes from outside a schedule: an operator, and faults that TCG never makes */
#ifndef INJECT_H
#define INJECT_H

#include "machine.h"

/* May it come to that CPU now? */
bool inject_can(const struct machine *m, unsigned int cpu, enum move_kind kind);
/* A negative errno, told */
int inject_move(struct machine *m, struct move a);

#endif
