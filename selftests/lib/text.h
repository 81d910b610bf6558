/* SPDX-License-Identifier: GPL-2.0 */
/* text.h - strings: made, changed, and what came from a guest made harmless */
#ifndef TEXT_H
#define TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "util.h"

/* asprintf() that ends the program with exit 3 where no memory is left */
char *text_format(const char *fmt, ...) __printf(1, 2);
char *text_vformat(const char *fmt, va_list ap);

/* Replace @*s (which is freed) by the formatted text */
void text_set(char **s, const char *fmt, ...) __printf(2, 3);
/* return text_fail(why, -EINVAL, …): tell @why, and hand the error on */
#define text_fail(why, error, ...) (text_set(why, __VA_ARGS__), (error))

/* Append to @*s; @sep goes between where @*s is not empty */
void text_add(char **s, const char *sep, const char *fmt, ...) __printf(3, 4);

/* Duplicate; NULL stays NULL */
char *xstrdup(const char *s);

/*
 * text_escape() - make the guest's bytes harmless for files and terminals
 *
 * Printable ASCII and tabs stay, every other byte becomes \xNN. @out must
 * hold 4 * @len + 1 bytes. Returns the length written.
 */
size_t text_escape(char *out, const char *in, size_t len);

/* Make @s, in place, one line of printable ASCII: no markup, no escape, no second line */
char *text_tame(char *s);

/* Is @word one of @list, "a b c"? @list may be NULL */
bool text_has(const char *list, const char *word);

/* A name that may become part of a path: letters, digits, and "+-._" inside */
bool text_is_name(const char *s);

#endif
