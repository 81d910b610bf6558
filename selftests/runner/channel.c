// SPDX-License-Identifier: GPL-2.0
/* channel.c - the lines that runner and guest say to each other */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/random.h>

#include "channel.h"

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

void channel_keep(const struct channel_line *line, struct json_object *o)
{
	static const char *const keys[] = { "release", "record", "loader", "tod_base", "stext" };

	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		if (*channel_value(line, keys[i]))
			json_add_str(o, keys[i], channel_value(line, keys[i]));
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

void channel_create(struct channel *ch, struct loop *loop, int fd, struct folder *folder)
{
	*ch = (struct channel){ .folder = folder };
	lines_create(&ch->lines, loop, fd, "the channel", PROTO_LINE_MAX, channel_line, ch);
}

int channel_say(struct channel *ch, const char *line)
{
	folder_line(ch->folder, LOG_CHANNEL, "> ", line, strlen(line));
	return lines_say(&ch->lines, line);
}

int channel_nonce(char nonce[PROTO_NONCE_LEN + 1])
{
	uint64_t n;

	if (getrandom(&n, sizeof(n), 0) != sizeof(n))
		return -errno;
	snprintf(nonce, PROTO_NONCE_LEN + 1, "%016" PRIx64, n);
	return 0;
}
