/* SPDX-License-Identifier: GPL-2.0 */
/* channel.h - the lines that runner and guest say to each other */
#ifndef CHANNEL_H
#define CHANNEL_H

#include "folder.h"
#include "lines.h"
#include "loop.h"
#include "proto.h"

/* A line taken apart, in place */
struct channel_line {
	const char *word;
	const char *rest; /* all behind the word */
	struct {
		const char *key;
		const char *value;
	} pair[16];
	unsigned int npairs;
	char buf[2 * PROTO_LINE_MAX + 2];
};

struct channel {
	struct folder *folder;
	struct lines lines;
	void (*fn)(void *arg, const struct channel_line *line);
	void *arg;
};

/* Takes over @fd */
void channel_create(struct channel *ch, struct loop *loop, int fd, struct folder *folder);
/* Say one line, without its newline */
int channel_say(struct channel *ch, const char *line);

/* A run's own number, for its go line. A negative errno. */
int channel_nonce(char nonce[PROTO_NONCE_LEN + 1]);

/* "" where the line has no such key */
const char *channel_value(const struct channel_line *line, const char *key);
/* What the guest says of itself, as members of @o */
void channel_keep(const struct channel_line *line, struct json_object *o);
/* Returns false unless the value is a number in C's notation */
bool channel_number(const struct channel_line *line, const char *key, uint64_t *n);

#endif
