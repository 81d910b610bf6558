// SPDX-License-Identifier: GPL-2.0
/* line.c - take a channel line apart: one word, then key=value pairs */
#include "guest.h"

/* The line's parts point into @text, which is cut up */
int line_parse(struct line *line, char *text)
{
	char *part, *equals;

	line->npairs = 0;
	line->word = strsep(&text, " ");

	while ((part = strsep(&text, " "))) {
		if (!*part)
			continue;
		equals = strchr(part, '=');
		if (!equals || line->npairs == LINE_PAIRS)
			return -EINVAL;
		*equals = '\0';
		line->pair[line->npairs].key = part;
		line->pair[line->npairs++].value = equals + 1;
	}
	return 0;
}

/* A list: 1,2,3, or nothing at all */
bool line_numbers(const char *text, int64_t *numbers, size_t max, size_t *count)
{
	char *end;

	for (*count = 0; *text; text = end + !!*end) {
		if (*count == max)
			return false;
		errno = 0;
		numbers[(*count)++] = strtoll(text, &end, 0);
		if (errno || end == text || (*end && *end != ',') || !strcmp(end, ","))
			return false;
	}
	return true;
}
