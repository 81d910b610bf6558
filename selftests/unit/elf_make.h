/* SPDX-License-Identifier: GPL-2.0 */
/* elf_make.h - a folder's vmcore as an ELF file: a step of fixture.h */
#ifndef UNIT_ELF_MAKE_H
#define UNIT_ELF_MAKE_H

#include <stdbool.h>
#include <stdint.h>

/* @hole: a page that is in a segment, but not in the file; 0: none */
bool elf_make(const char *dir, const char *file, bool info, uint64_t hole);

#endif
