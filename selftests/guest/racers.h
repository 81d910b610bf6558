/* SPDX-License-Identifier: GPL-2.0 */
/*
 * racers.h - tasks that act on their CPU at one moment
 */
#ifndef RACERS_H
#define RACERS_H

#include <stdint.h>

void racers_create(unsigned int cpu, int64_t skew_ns, void (*run)(void));
void racers_release(int64_t deadline_ns);
void racers_keep_busy(unsigned int cpu);

#endif
