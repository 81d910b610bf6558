/* SPDX-License-Identifier: GPL-2.0 */
/* file.h - whole files, read and written */
#ifndef FILE_H
#define FILE_H

#include <stddef.h>
#include <stdio.h>

/* Read at most @max bytes of a regular file; NUL-terminated. Negative errno. */
int file_read(const char *path, size_t max, char **buf, size_t *len);

/* Write a file whole or not at all: a temporary beside it (PATH.XXXXXX), then rename */
#define FILE_TMP ".XXXXXX"
int file_write(const char *path, const char *data, size_t len);

/* All of it, to an open file. Negative errno. */
int file_put(int fd, const char *data, size_t len);
/* Close it; negative errno if that failed, or any write before, or a read */
int file_close(FILE *f);

#endif
