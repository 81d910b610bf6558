/* SPDX-License-Identifier: GPL-2.0 */
/* line.h - a channel line: one word, then key=value pairs */
#ifndef LINE_H
#define LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LINE_PAIRS 64

struct line {
	const char *word;
	size_t npairs;
	struct line_pair {
		const char *key;
		const char *value;
	} pair[LINE_PAIRS];
};

int line_parse(struct line *line, char *text);

/* Values: each returns false where the text is not wholly such a value */
bool line_number(const char *text, int64_t *number);
bool line_numbers(const char *text, int64_t *numbers, size_t max, size_t *count);

#endif
