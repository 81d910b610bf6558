// SPDX-License-Identifier: GPL-2.0
/* text.c - strings: made, changed, and what came from a guest made harmless */
#include <ctype.h>
#include <err.h>
#include <string.h>

#include "text.h"

char *text_vformat(const char *fmt, va_list ap)
{
	char *s;

	if (vasprintf(&s, fmt, ap) < 0)
		errx(3, "out of memory");
	return s;
}

char *text_format(const char *fmt, ...)
{
	va_list ap;
	char *s;

	va_start(ap, fmt);
	s = text_vformat(fmt, ap);
	va_end(ap);
	return s;
}

void text_set(char **s, const char *fmt, ...)
{
	va_list ap;
	char *new;

	va_start(ap, fmt);
	new = text_vformat(fmt, ap);
	va_end(ap);
	free(*s);
	*s = new;
}

void text_add(char **s, const char *sep, const char *fmt, ...)
{
	cleanup(free) char *more = NULL;
	va_list ap;

	va_start(ap, fmt);
	more = text_vformat(fmt, ap);
	va_end(ap);
	text_set(s, "%s%s%s", *s ? *s : "", *s && **s ? sep : "", more);
}

void *xcalloc(size_t n, size_t size)
{
	void *p = calloc(n, size);

	if (!p)
		errx(3, "out of memory");
	return p;
}

void *xreallocarray(void *p, size_t n, size_t size)
{
	p = reallocarray(p, n, size);
	if (!p)
		errx(3, "out of memory");
	return p;
}

char *xstrdup(const char *s)
{
	return s ? text_format("%s", s) : NULL;
}

size_t text_escape(char *out, const char *in, size_t len)
{
	char *p = out;

	for (size_t i = 0; i < len; i++) {
		unsigned char c = in[i];

		if ((c >= 0x20 && c < 0x7f) || c == '\t')
			*p++ = c;
		else
			p += sprintf(p, "\\x%02x", c);
	}
	*p = '\0';
	return p - out;
}

char *text_tame(char *s)
{
	for (char *p = s; p && *p; p++)
		if (*p < ' ' || *p > '~')
			*p = '?';
	return s;
}

bool text_has(const char *list, const char *word)
{
	size_t len = strlen(word);

	for (const char *at = list; at && len && (at = strstr(at, word)); at += len)
		if ((at == list || at[-1] == ' ') && (at[len] == ' ' || !at[len]))
			return true;
	return false;
}

bool text_is_name(const char *s)
{
	if (!isalnum((unsigned char)*s))
		return false;
	for (; *s; s++)
		if (!isalnum((unsigned char)*s) && !strchr("+-._", *s))
			return false;
	return true;
}
