// SPDX-License-Identifier: GPL-2.0
/* file.c - whole files, read and written */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>

#include "file.h"
#include "host.h"
#include "text.h"

int file_read(const char *path, size_t max, char **buf, size_t *len)
{
	cleanup(close) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	cleanup(free) char *data = NULL;
	size_t done = 0;
	struct stat st;

	*buf = NULL;
	if (fd < 0 || fstat(fd, &st) < 0) {
		host_check(errno, path);
		return -errno;
	}
	if (!S_ISREG(st.st_mode))
		return S_ISDIR(st.st_mode) ? -EISDIR : -EINVAL;
	if ((uint64_t)st.st_size > max)
		return -EFBIG;
	data = malloc(st.st_size + 1);
	if (!data)
		return -ENOMEM;
	while (done < (size_t)st.st_size) {
		ssize_t n = read(fd, data + done, st.st_size - done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			host_check(errno, path);
			return -errno;
		}
		if (!n)
			break;
		done += n;
	}
	data[done] = 0;
	if (len)
		*len = done;
	*buf = data;
	data = NULL;
	return 0;
}

int file_put(int fd, const char *data, size_t len)
{
	while (len) {
		ssize_t n = write(fd, data, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		data += n;
		len -= n;
	}
	return 0;
}

int file_close(FILE *f)
{
	bool failed = ferror(f);

	/* errno is that of another call by now */
	return fclose(f) ? -errno : failed ? -EIO : 0;
}

int file_write(const char *path, const char *data, size_t len)
{
	cleanup(free) char *tmp = text_format("%s" FILE_TMP, path);
	int fd = mkstemp(tmp);
	int err;

	if (fd < 0)
		return -errno;
	err = fchmod(fd, 0644) < 0 ? -errno : file_put(fd, data, len);
	if (close(fd) < 0 && !err)
		err = -errno;
	if (!err && rename(tmp, path) < 0)
		err = -errno;
	if (err)
		unlink(tmp);
	return err;
}
