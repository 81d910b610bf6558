/* SPDX-License-Identifier: GPL-2.0 */
/* capture.h - the role of the kernel that writes the dump */
#ifndef CAPTURE_H
#define CAPTURE_H

#define CAPTURE_VMCORE "/proc/vmcore"
#define CAPTURE_LOG    "/makedumpfile.log"

void capture_run(void);

/* A file that makedumpfile has not written is a finding, which its exit code tells */
void capture_send(const char *name, const char *path);

#endif
