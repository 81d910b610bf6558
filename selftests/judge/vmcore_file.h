/* SPDX-License-Identifier: GPL-2.0 */
/* vmcore_file.h - a dump's file, its structure and notes proved before a library relies on it */
#ifndef JUDGE_VMCORE_FILE_H
#define JUDGE_VMCORE_FILE_H

#include "vmcore.h"

/* Offsets in the kdump-compressed header (s390x layout) and in its sub-header, the next page */
#define HEADER_SUB_SIZE	     432
#define HEADER_BITMAP_BLOCKS 436
#define SUB_NOTE_OFFSET	     48
#define SUB_NOTE_SIZE	     56
#define DESC_SIZE	     24 /* of one page: offset, size, flags */

/* Fill header fields of @core, and where the notes lie. Negative errno and @why: damaged. */
int vmcore_file_check(struct vmcore *core, char **why);

/* Is the page at @phys in the file? Of a kdump-compressed one libkdumpfile tells. */
bool vmcore_file_holds(const struct vmcore *core, uint64_t phys);

/* All of @len bytes, or a negative errno */
int vmcore_file_read(const struct vmcore *core, void *buf, size_t len, uint64_t offset);

/* Read the notes of the file. Negative errno and @why: damaged. */
int vmcore_notes_read(struct vmcore *core, char **why);

/* Look for VMCOREINFO in memory if no note holds it; needs the pages. Negative errno: damaged. */
int vmcore_notes_find_info(struct vmcore *core, char **why);

#endif
