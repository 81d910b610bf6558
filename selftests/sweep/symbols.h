/* SPDX-License-Identifier: GPL-2.0 */
/* symbols.h - where a kernel keeps what a sweep looks at */
#ifndef SYMBOLS_H
#define SYMBOLS_H

#include <stdbool.h>
#include <stdint.h>

struct symbols {
	/* In the lowcore: the TOD of the last start, stored by the boot code in head.S */
	uint64_t start_offset;
	uint64_t panic_cpu; /* linked address; 0: the kernel has none */
	uint64_t banner;
	char banner_text[128];
};

/* Complains on stderr and returns false where something is missing */
bool symbols_read(struct symbols *s, const char *vmlinux);

#endif
