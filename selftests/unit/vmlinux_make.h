/* SPDX-License-Identifier: GPL-2.0 */
/* vmlinux_make.h - a vmlinux with the symbols that the checks look for, and no code */
#ifndef UNIT_VMLINUX_MAKE_H
#define UNIT_VMLINUX_MAKE_H

#include <stdbool.h>

/* Of the list in @dir's vmlinux.sym; without one there is nothing to make */
bool vmlinux_make(const char *dir);

#endif
