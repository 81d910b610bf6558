// SPDX-License-Identifier: GPL-2.0
/* file.c - whole files, read and written */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>

#include "file.h"
#include "text.h"

int file_read(const char *path, size_t max, char **buf, size_t *len)
{
	cleanup(close) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	cleanup(free) char *data = NULL;
	size_t done = 0;
	struct stat st;

	*buf = NULL;
	if (fd < 0 || fstat(fd, &st) < 0)
		return -errno;
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
		if (n < 0)
			return -errno;
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

int file_write(const char *path, const char *data, size_t len)
{
	cleanup(free) char *tmp = text_format("%s.XXXXXX", path);
	FILE *f;
	int fd, err = 0;

	fd = mkstemp(tmp);
	if (fd < 0)
		return -errno;
	f = fdopen(fd, "w");
	if (!f) {
		err = -errno;
		close(fd);
		goto out;
	}
	if (fwrite(data, 1, len, f) != len || fchmod(fd, 0644) < 0)
		err = -errno;
	if (fclose(f) && !err)
		err = -errno;
	if (!err && rename(tmp, path) < 0)
		err = -errno;
out:
	if (err)
		unlink(tmp);
	return err;
}
