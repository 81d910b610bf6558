/* SPDX-License-Identifier: GPL-2.0 */
/* file.h - read and write small files, whole buffers */
#ifndef FILE_H
#define FILE_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

int file_read(const char *path, char *buffer, size_t size);
int file_write(const char *path, const char *text);
int file_write_all(int fd, const void *buffer, size_t size);
int file_pread_all(int fd, void *buffer, size_t size, off_t offset);
int64_t file_size(const char *path);

#endif
