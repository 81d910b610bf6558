/* SPDX-License-Identifier: GPL-2.0 */
/* blob.h - a file as bytes: read whole, changed, written back */
#ifndef UNIT_BLOB_H
#define UNIT_BLOB_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

struct blob {
	char path[PATH_MAX];
	char *data;
	size_t len;
};

bool blob_read(struct blob *b, const char *dir, const char *file);

/* To its path; frees the bytes */
bool blob_write(struct blob *b);

/* Put bytes that are told in hex at @at; false: none, or more than @room */
bool blob_put(char *at, size_t room, const char *hex);

#endif
