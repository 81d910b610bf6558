/* SPDX-License-Identifier: GPL-2.0 */
/* hold.h - moments of a panic, oops, reboot or kexec at which a CPU can be held */
#ifndef HOLD_H
#define HOLD_H

#include <stdint.h>

int hold_find(const char *moment, uint64_t *function);

#endif
