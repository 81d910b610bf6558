/* SPDX-License-Identifier: GPL-2.0 */
/* racers.h - tasks that act on their CPU at one moment */
#ifndef RACERS_H
#define RACERS_H

#include <stdbool.h>
#include <stdint.h>

bool racers_has_cpu(unsigned int cpu);
void racers_create(unsigned int cpu, int64_t skew_ns, void (*run)(void));
void racers_release(int64_t deadline_ns);
void racers_keep_busy(unsigned int cpu);

#endif
