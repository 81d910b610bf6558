/* SPDX-License-Identifier: GPL-2.0 */
/* util.h - cleanup attributes and text helpers */
#ifndef UTIL_H
#define UTIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define MIN(a, b)     ((a) < (b) ? (a) : (b))
#define MAX(a, b)     ((a) > (b) ? (a) : (b))

#define __cleanup(fn)  __attribute__((cleanup(fn)))
#define __printf(f, a) __attribute__((format(printf, f, a)))

static inline void free_cleanup(void *p)
{
	free(*(void **)p);
}

static inline void fd_cleanup(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

/* Close *fd if it is open, and forget it */
static inline void fd_close(int *fd)
{
	fd_cleanup(fd);
	*fd = -1;
}

static inline void file_cleanup(FILE **f)
{
	if (*f)
		fclose(*f);
}

/*
 * text_escape() - make the guest's bytes harmless for files and terminals
 *
 * Printable ASCII and tabs stay, every other byte becomes \xNN. @out must
 * hold 4 * @len + 1 bytes. Returns the length written.
 */
size_t text_escape(char *out, const char *in, size_t len);

/* A name that may become part of a path: letters, digits, and "+-._" inside */
bool text_is_name(const char *s);

/* asprintf() that ends the program where no memory is left */
char *text_format(const char *fmt, ...) __printf(1, 2);

/* calloc() that ends the program where no memory is left */
void *xcalloc(size_t n, size_t size);

/* Duplicate; NULL stays NULL */
char *xstrdup(const char *s);

#endif
