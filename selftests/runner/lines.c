// SPDX-License-Identifier: GPL-2.0
/* lines.c - cut a byte stream into lines, whatever arrives */
#include <stdlib.h>
#include <string.h>

#include "lines.h"
#include "text.h"

void lines_create(struct lines *l, size_t max,
		  void (*fn)(void *arg, char *line, size_t len, bool cut), void *arg)
{
	*l = (struct lines){ .buf = xcalloc(1, max + 1), .max = max, .fn = fn, .arg = arg };
}

void lines_destroy(struct lines *l)
{
	free(l->buf);
	*l = (struct lines){ 0 };
}

static void lines_hand_out(struct lines *l, bool cut)
{
	size_t len = l->len;

	l->len = 0;
	if (!cut && len && l->buf[len - 1] == '\r')
		len--;
	l->buf[len] = '\0';
	l->fn(l->arg, l->buf, len, cut);
}

void lines_feed(struct lines *l, const char *data, size_t len)
{
	while (len) {
		const char *nl = memchr(data, '\n', len);
		size_t want = nl ? (size_t)(nl - data) : len;
		size_t n = MIN(want, l->max - l->len);

		memcpy(l->buf + l->len, data, n);
		l->len += n;
		data += n;
		len -= n;
		if (n < want) {
			l->cut = true;
			lines_hand_out(l, true);
		} else if (nl) {
			lines_hand_out(l, l->cut);
			l->cut = false;
			data++;
			len--;
		}
	}
}

void lines_flush(struct lines *l)
{
	if (l->len)
		lines_hand_out(l, l->cut);
	l->cut = false;
}
