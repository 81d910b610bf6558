/* SPDX-License-Identifier: GPL-2.0 */
/* symbols.h - where a kernel keeps what a sweep looks at */
#ifndef SYMBOLS_H
#define SYMBOLS_H

#include <stdbool.h>
#include <stdint.h>

/* All addresses are linked ones */
struct symbols {
	uint64_t panic_cpu; /* 0: the kernel has none */
	uint64_t banner;
	char banner_text[128];
	uint64_t stext;
	uint64_t reset;	      /* the first instruction behind the reset, on the way to purgatory */
	uint64_t crash_image; /* kexec_crash_image, and offsets in what it points to */
	uint64_t start, nr_segments, segment;
};

/* Complains on stderr and returns false where something is missing */
bool symbols_read(struct symbols *s, const char *vmlinux);

#endif
