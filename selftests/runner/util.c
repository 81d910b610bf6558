// SPDX-License-Identifier: GPL-2.0
/* util.c - cleanup attributes and text helpers */
#include <ctype.h>
#include <err.h>
#include <stdarg.h>
#include <string.h>

#include "util.h"

size_t text_escape(char *out, const char *in, size_t len)
{
	static const char hex[] = "0123456789abcdef";
	char *p = out;

	for (size_t i = 0; i < len; i++) {
		unsigned char c = in[i];

		if ((c >= 0x20 && c < 0x7f) || c == '\t') {
			*p++ = c;
		} else {
			*p++ = '\\';
			*p++ = 'x';
			*p++ = hex[c >> 4];
			*p++ = hex[c & 15];
		}
	}
	*p = '\0';
	return p - out;
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

char *text_format(const char *fmt, ...)
{
	char *s = NULL;
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(&s, fmt, ap) < 0)
		errx(3, "out of memory");
	va_end(ap);
	return s;
}

void *xcalloc(size_t n, size_t size)
{
	void *p = calloc(n, size);

	if (!p)
		errx(3, "out of memory");
	return p;
}

char *xstrdup(const char *s)
{
	return s ? text_format("%s", s) : NULL;
}
