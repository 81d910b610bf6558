// SPDX-License-Identifier: GPL-2.0
/*
 * memory.c - a program of ours that gets no memory ends, whoever asked
 *
 * A library that gets none tells it as if the file were at fault, or not at all: the
 * judge would take a dump for damaged, or leave out a check. A large piece may be what
 * a damaged file asks for: that is for the caller.
 */
#include <stdlib.h>

#include "host.h"

#define MEMORY_LARGE (16u << 20)

/* A sanitizer brings its own */
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#ifdef __has_feature
#define MEMORY_THEIRS __has_feature(address_sanitizer)
#endif
#ifndef MEMORY_THEIRS
#define MEMORY_THEIRS 0
#endif
#if !MEMORY_THEIRS

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t size);

void *malloc(size_t size)
{
	void *p = __libc_malloc(size);

	if (!p && size < MEMORY_LARGE)
		host_no_memory();
	return p;
}

void *calloc(size_t n, size_t size)
{
	void *p = __libc_calloc(n, size);

	if (!p && n < MEMORY_LARGE && size < MEMORY_LARGE && n * size < MEMORY_LARGE)
		host_no_memory();
	return p;
}

void *realloc(void *old, size_t size)
{
	void *p = __libc_realloc(old, size);

	if (!p && size && size < MEMORY_LARGE)
		host_no_memory();
	return p;
}

#endif
#endif
