/* SPDX-License-Identifier: GPL-2.0 */
/* util.h - cleanup attributes, and strings that came from a guest made harmless */
#ifndef JUDGE_UTIL_H
#define JUDGE_UTIL_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <json-c/json.h>

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

#define cleanup(fn) __attribute__((cleanup(cleanup_##fn)))

static inline void cleanup_free(void *p)
{
	free(*(void **)p);
}

static inline void cleanup_fclose(FILE **f)
{
	if (*f)
		fclose(*f);
}

static inline void cleanup_close(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

static inline void cleanup_json(struct json_object **o)
{
	json_object_put(*o);
}

/* A malloc()ed string, or exit 3 where there is no memory */
char *text_format(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
char *text_vformat(const char *fmt, va_list ap);

/* Replace @*s (which is freed) by the formatted text */
void text_set(char **s, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Append to @*s; @sep goes between where @*s is not empty */
void text_add(char **s, const char *sep, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Make @s, in place, one line of printable ASCII: no markup, no escape, no second line */
char *text_tame(char *s);

/* Read at most @max bytes of a regular file; NUL-terminated. Negative errno. */
int file_read(const char *path, size_t max, char **buf, size_t *len);

/* Write a file whole or not at all: a temporary beside it, then rename */
int file_write(const char *path, const char *data, size_t len);

#endif
