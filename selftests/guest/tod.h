/* SPDX-License-Identifier: GPL-2.0 */
/* tod.h - the TOD clock, and the monotonic clock's place on it */
#ifndef TOD_H
#define TOD_H

#include <stdint.h>

uint64_t tod_now(void);
int64_t tod_monotonic_ns(void);
uint64_t tod_monotonic_zero(void);

#endif
