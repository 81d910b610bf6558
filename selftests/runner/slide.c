// SPDX-License-Identifier: GPL-2.0
/* slide.c - where a kernel runs, read from its memory */
#include <stdlib.h>
#include <string.h>

#include "slide.h"
#include "text.h"

bool slide_find(const struct ram *ram, uint64_t linked_stext, uint64_t *slide)
{
	static const char word[] = "SYMBOL(_stext)=";
	const unsigned char *p = ram->seen, *end = p + ram->size;

	while ((p = memmem(p, end - p, word, strlen(word)))) {
		char digits[17] = "", *stop;
		uint64_t addr;

		p += strlen(word);
		strncat(digits, (const char *)p, MIN(16, end - p));
		addr = strtoull(digits, &stop, 16);
		if (stop != digits && *stop == '\n') {
			*slide = addr - linked_stext;
			return true;
		}
	}
	return false;
}
