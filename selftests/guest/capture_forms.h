/* SPDX-License-Identifier: GPL-2.0 */
/* capture_forms.h - the dump in forms that makedumpfile makes of /proc/vmcore only */
#ifndef CAPTURE_FORMS_H
#define CAPTURE_FORMS_H

/* Make and send the ELF file, and the one that was split and put together again */
void capture_forms(const char *level);

#endif
