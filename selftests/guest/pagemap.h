/* SPDX-License-Identifier: GPL-2.0 */
/* pagemap.h - physical addresses of this process's pages */
#ifndef PAGEMAP_H
#define PAGEMAP_H

#include <stdint.h>

#define PAGEMAP_PAGE 4096UL

int pagemap_phys(const void *address, uint64_t *phys);

#endif
