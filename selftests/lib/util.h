/* SPDX-License-Identifier: GPL-2.0 */
/* util.h - cleanup attributes and what C lacks */
#ifndef UTIL_H
#define UTIL_H

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define MIN(a, b)     ((a) < (b) ? (a) : (b))
#define MAX(a, b)     ((a) > (b) ? (a) : (b))

#define __printf(f, a) __attribute__((format(printf, f, a)))

/* Tell people why not; the value is what the caller returns */
#define refused(value, ...) (warnx(__VA_ARGS__), (value))

/* cleanup(free) char *s = …: released where its block ends */
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

/* Close *fd if it is open, and forget it */
static inline void fd_close(int *fd)
{
	cleanup_close(fd);
	*fd = -1;
}

/* These end the program with exit 3 where no memory is left */
void *xcalloc(size_t n, size_t size);
void *xreallocarray(void *p, size_t n, size_t size);

#endif
