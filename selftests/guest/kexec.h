/* SPDX-License-Identifier: GPL-2.0 */
/* kexec.h - load the crash kernel with kexec-tools */
#ifndef KEXEC_H
#define KEXEC_H

#include <stdint.h>

void kexec_load_crash(const char *loader, uint64_t record_phys);
void kexec_load_normal(void);

#endif
