// SPDX-License-Identifier: GPL-2.0
/* channel.c - the lines that runner and guest say to each other */
#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "channel.h"
#include "host.h"

static void channel_parse(struct channel_line *line, const char *text)
{
	char *words = line->buf;
	char *p;

	*line = (struct channel_line){ .npairs = 0 };
	snprintf(line->buf, PROTO_LINE_MAX + 1, "%s", text);
	/* The part behind the word, kept whole: the first half is cut into words */
	p = line->buf + PROTO_LINE_MAX + 1;
	strcpy(p, line->buf);
	p += strcspn(p, " ");
	line->rest = p + strspn(p, " ");

	line->word = strsep(&words, " ");
	while ((p = strsep(&words, " ")) && line->npairs < ARRAY_SIZE(line->pair)) {
		char *eq = strchr(p, '=');

		if (!eq)
			continue;
		*eq = '\0';
		line->pair[line->npairs].key = p;
		line->pair[line->npairs++].value = eq + 1;
	}
}

const char *channel_value(const struct channel_line *line, const char *key)
{
	for (unsigned int i = 0; i < line->npairs; i++)
		if (!strcmp(line->pair[i].key, key))
			return line->pair[i].value;
	return "";
}

bool channel_number(const struct channel_line *line, const char *key, uint64_t *n)
{
	const char *value = channel_value(line, key);
	char *end;

	if (!isdigit((unsigned char)*value))
		return false;
	errno = 0;
	*n = strtoull(value, &end, 0);
	return !errno && !*end;
}

static void channel_line(void *arg, char *text, size_t len, bool cut)
{
	struct channel *ch = arg;
	struct channel_line line;

	folder_line(ch->folder, LOG_CHANNEL, "< ", text, len);
	/* Noise: too long, or with bytes that no line of the protocol has */
	if (cut || !len || strlen(text) != len)
		return;
	channel_parse(&line, text);
	if (ch->fn)
		ch->fn(ch->arg, &line);
}

static void channel_ready(void *arg)
{
	struct channel *ch = arg;
	char buf[4096];
	ssize_t n = recv(ch->fd, buf, sizeof(buf), MSG_DONTWAIT);

	if (n > 0) {
		ch->bytes += n;
		lines_feed(&ch->lines, buf, n);
	} else if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
		if (n < 0)
			host_check(errno, "the channel");
		loop_forget(&ch->source);
	}
}

void channel_create(struct channel *ch, struct loop *loop, int fd, struct folder *folder)
{
	*ch = (struct channel){ .fd = fd, .folder = folder };
	lines_create(&ch->lines, PROTO_LINE_MAX, channel_line, ch);
	ch->source = loop_watch(loop, fd, channel_ready, ch);
}

void channel_destroy(struct channel *ch)
{
	loop_forget(&ch->source);
	lines_destroy(&ch->lines);
	fd_close(&ch->fd);
}

int channel_say(struct channel *ch, const char *line)
{
	cleanup(free) char *text = text_format("%s\n", line);
	size_t len = strlen(text);

	folder_line(ch->folder, LOG_CHANNEL, "> ", line, len - 1);
	if (send(ch->fd, text, len, MSG_DONTWAIT | MSG_NOSIGNAL) != (ssize_t)len)
		return -EPIPE;
	return 0;
}
