/* SPDX-License-Identifier: GPL-2.0 */
/* kallsyms.h - addresses of kernel functions */
#ifndef KALLSYMS_H
#define KALLSYMS_H

#include <stdint.h>

int kallsyms_find(const char *name, uint64_t *address, uint64_t *size);

#endif
