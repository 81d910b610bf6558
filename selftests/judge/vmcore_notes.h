/* SPDX-License-Identifier: GPL-2.0 */
/* vmcore_notes.h - the notes of a dump: its CPUs, and VMCOREINFO */
#ifndef JUDGE_VMCORE_NOTES_H
#define JUDGE_VMCORE_NOTES_H

#include "vmcore.h"

/* Read the notes at @off of the file. Negative errno and @why: damaged. */
int vmcore_notes_read(struct vmcore *core, uint64_t off, uint64_t size, char **why);

/* Look for VMCOREINFO in memory if no note holds it; needs the pages. Negative errno: damaged. */
int vmcore_notes_find_info(struct vmcore *core, char **why);

#endif
