/* SPDX-License-Identifier: GPL-2.0 */
/* lines.h - read a socket or a pipe, and cut what comes into lines */
#ifndef LINES_H
#define LINES_H

#include "loop.h"

struct lines {
	int fd;
	struct source *source; /* NULL: the other side has closed it */
	const char *what;      /* for people */
	size_t bytes;	       /* received */
	char *buf;	       /* one byte longer than max */
	size_t len;
	size_t max; /* a longer line is handed out in pieces, each marked @cut */
	bool cut;   /* inside such a line */
	/* @line ends with a NUL that @len does not count; it may hold others */
	void (*fn)(void *arg, char *line, size_t len, bool cut);
	void *arg;
};

/* Takes over @fd */
void lines_create(struct lines *l, struct loop *loop, int fd, const char *what, size_t max,
		  void (*fn)(void *arg, char *line, size_t len, bool cut), void *arg);
void lines_destroy(struct lines *l);
/* A line to the other side of a socket, without its newline; -EPIPE if it takes no more */
int lines_say(struct lines *l, const char *line);
/* Hand out what has come without its newline */
void lines_flush(struct lines *l);

#endif
