// SPDX-License-Identifier: GPL-2.0
/* cmdline.c - words of the kernel's command line */
#include "guest.h"

#define CMDLINE_WORDS 128

static char *words[CMDLINE_WORDS];
static size_t nwords;

static void cmdline_split(void)
{
	static char text[4096];
	char *word, *rest = text;

	if (nwords || file_read("/proc/cmdline", text, sizeof(text)))
		return;
	while (nwords < CMDLINE_WORDS && (word = strsep(&rest, " ")))
		if (*word)
			words[nwords++] = word;
}

static const char *cmdline_match(const char *word, const char *key)
{
	size_t length = strlen(key);

	return strncmp(word, key, length) || word[length] != '=' ? NULL : word + length + 1;
}

/* The last one counts */
const char *cmdline_value(const char *key, const char *otherwise)
{
	cmdline_split();
	for (size_t i = nwords; i-- > 0;) {
		const char *value = cmdline_match(words[i], key);

		if (value)
			return value;
	}
	return otherwise;
}

bool cmdline_is(const char *key, const char *value)
{
	return !strcmp(cmdline_value(key, ""), value);
}

/* Append all words with one of @keys (up to NULL), each behind a blank */
void cmdline_copy(char *text, size_t size, const char *const *keys)
{
	cmdline_split();
	for (; *keys; keys++)
		for (size_t i = 0; i < nwords; i++) {
			size_t length = strlen(text);

			if (cmdline_match(words[i], *keys))
				snprintf(text + length, size - length, " %s", words[i]);
		}
}
