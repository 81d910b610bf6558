/* SPDX-License-Identifier: GPL-2.0 */
/* slide.h - where a kernel runs, read from its memory */
#ifndef SLIDE_H
#define SLIDE_H

#include <stdbool.h>
#include <stdint.h>

#include "ram.h"

/*
 * Virtual address at run time minus the linked one: the VMCOREINFO that the kernel
 * made for its dump names the address of _stext (VMCOREINFO_SYMBOL(),
 * kernel/crash_core.c or vmcore_info.c). False: there is none.
 */
bool slide_find(const struct ram *ram, uint64_t linked_stext, uint64_t *slide);

#endif
