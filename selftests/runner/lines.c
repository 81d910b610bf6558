// SPDX-License-Identifier: GPL-2.0
/* lines.c - read a socket or a pipe, and cut what comes into lines */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "host.h"
#include "lines.h"
#include "text.h"

static void lines_hand_out(struct lines *l, bool cut)
{
	size_t len = l->len;

	l->len = 0;
	if (!cut && len && l->buf[len - 1] == '\r')
		len--;
	l->buf[len] = '\0';
	l->fn(l->arg, l->buf, len, cut);
}

static void lines_feed(struct lines *l, const char *data, size_t len)
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

static void lines_ready(void *arg)
{
	struct lines *l = arg;
	char buf[65536];
	ssize_t n = read(l->fd, buf, sizeof(buf));

	if (n > 0) {
		l->bytes += n;
		lines_feed(l, buf, n);
	} else if (n == 0 || errno != EINTR) {
		if (n < 0)
			host_check(errno, l->what);
		loop_forget(&l->source);
	}
}

void lines_create(struct lines *l, struct loop *loop, int fd, const char *what, size_t max,
		  void (*fn)(void *arg, char *line, size_t len, bool cut), void *arg)
{
	*l = (struct lines){ fd, .what = what, .max = max, .fn = fn, .arg = arg };
	l->buf = xcalloc(1, max + 1);
	l->source = loop_watch(loop, fd, lines_ready, l);
}

void lines_destroy(struct lines *l)
{
	if (l->buf)
		close(l->fd);
	loop_forget(&l->source);
	free(l->buf);
	*l = (struct lines){ 0 };
}

int lines_say(struct lines *l, const char *line)
{
	cleanup(free) char *text = text_format("%s\n", line);
	ssize_t len = strlen(text);

	return send(l->fd, text, len, MSG_DONTWAIT | MSG_NOSIGNAL) == len ? 0 : -EPIPE;
}

void lines_flush(struct lines *l)
{
	if (l->len)
		lines_hand_out(l, l->cut);
	l->cut = false;
}
