/* SPDX-License-Identifier: GPL-2.0 */
/* vmcore_file.h - the structure of a dump's file, proved before a library relies on it */
#ifndef JUDGE_VMCORE_FILE_H
#define JUDGE_VMCORE_FILE_H

#include "vmcore.h"

/* Fill header fields of @core, and where the notes lie. Negative errno and @why: damaged. */
int vmcore_file_check(struct vmcore *core, uint64_t *notes, uint64_t *notes_size, char **why);

/* All of @len bytes, or a negative errno */
int vmcore_file_read(const struct vmcore *core, void *buf, size_t len, uint64_t offset);

#endif
