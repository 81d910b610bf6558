// SPDX-License-Identifier: GPL-2.0
/* file.c - read and write small files and whole buffers */
#include <sys/stat.h>

#include "guest.h"

/* Read a small text file without its last newline */
int file_read(const char *path, char *buffer, size_t size)
{
	cleanup(close) int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return -errno;
	n = read(fd, buffer, size - 1);
	if (n < 0)
		return -errno;
	buffer[n] = '\0';
	buffer[strcspn(buffer, "\n")] = '\0';
	return 0;
}

int file_write(const char *path, const char *text)
{
	cleanup(close) int fd = open(path, O_WRONLY | O_CLOEXEC);

	return fd < 0 ? -errno : file_write_all(fd, text, strlen(text));
}

int file_write_all(int fd, const void *buffer, size_t size)
{
	const char *next = buffer;
	ssize_t n;

	while (size) {
		n = TEMP_FAILURE_RETRY(write(fd, next, size));
		if (n < 0)
			return -errno;
		next += n;
		size -= n;
	}
	return 0;
}

int file_pread_all(int fd, void *buffer, size_t size, off_t offset)
{
	char *next = buffer;
	ssize_t n;

	while (size) {
		n = TEMP_FAILURE_RETRY(pread(fd, next, size, offset));
		if (n <= 0)
			return n ? -errno : -ENODATA;
		next += n;
		size -= n;
		offset += n;
	}
	return 0;
}

int64_t file_size(const char *path)
{
	struct stat st;

	return stat(path, &st) ? -errno : (int64_t)st.st_size;
}
