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

static bool line_number_until(const char *text, int64_t *number, char stop, const char **rest)
{
	char *end;

	errno = 0;
	*number = strtoll(text, &end, 0);
	if (errno || end == text || (*end && *end != stop))
		return false;
	*rest = *end ? end + 1 : NULL;
	return true;
}

bool line_number(const char *text, int64_t *number)
{
	const char *rest;

	return line_number_until(text, number, '\0', &rest);
}

/* A list: 1,2,3, or nothing at all */
bool line_numbers(const char *text, int64_t *numbers, size_t max, size_t *count)
{
	if (!*text)
		text = NULL;
	for (*count = 0; text; (*count)++)
		if (*count == max || !line_number_until(text, &numbers[*count], ',', &text))
			return false;
	return true;
}
