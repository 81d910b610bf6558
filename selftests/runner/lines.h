/* SPDX-License-Identifier: GPL-2.0 */
/* lines.h - cut a byte stream into lines, whatever arrives */
#ifndef LINES_H
#define LINES_H

#include <stdbool.h>
#include <stddef.h>

struct lines {
	char *buf; /* one byte longer than max */
	size_t len;
	size_t max; /* a longer line is handed out in pieces, each marked @cut */
	bool cut;   /* inside such a line */
	/* @line ends with a NUL that @len does not count; it may hold others */
	void (*fn)(void *arg, char *line, size_t len, bool cut);
	void *arg;
};

void lines_create(struct lines *l, size_t max,
		  void (*fn)(void *arg, char *line, size_t len, bool cut), void *arg);
void lines_destroy(struct lines *l);
void lines_feed(struct lines *l, const char *data, size_t len);
/* Hand out what has come without its newline */
void lines_flush(struct lines *l);

#endif
