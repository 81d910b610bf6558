/* SPDX-License-Identifier: GPL-2.0 */
/* dump_edit.h - change notes and pages of a folder's vmcore: the steps of fixture.h */
#ifndef UNIT_DUMP_EDIT_H
#define UNIT_DUMP_EDIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* note-copy, note-swap, note-drop, prefix-copy */
bool dump_edit_note(const char *dir, const char *verb, unsigned int from, unsigned int to);

/* note-many */
bool dump_edit_many(const char *dir, unsigned int n);

/* page: bytes of it, told in hex */
bool dump_edit_page(const char *dir, uint64_t phys, size_t offset, const char *hex);

/* page-data, page-drop, page-desc */
bool dump_edit_desc(const char *dir, const char *verb, uint64_t phys, size_t offset,
		    const char *hex);

/* replace */
bool dump_edit_text(const char *dir, const char *from, const char *to);

#endif
