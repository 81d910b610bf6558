// SPDX-License-Identifier: GPL-2.0
/* transport_virtio.c - two virtio-serial ports: lines on one, raw data on the other */
#include <dirent.h>
#include <time.h>

#include "guest.h"

#define PORTS "/sys/class/virtio-ports"

static int virtio_find(const char *name)
{
	char path[300], text[64];
	DIR *ports = opendir(PORTS);
	struct dirent *entry;
	int fd = -ENODEV;

	while (ports && (entry = readdir(ports))) {
		snprintf(path, sizeof(path), PORTS "/%s/name", entry->d_name);
		if (file_read(path, text, sizeof(text)) || strcmp(text, name))
			continue;
		snprintf(path, sizeof(path), "/dev/%s", entry->d_name);
		fd = open(path, O_RDWR | O_CLOEXEC);
		if (fd < 0)
			fd = -errno;
		break;
	}
	if (ports)
		closedir(ports);
	return fd;
}

/* The ports come up after init has started: their names are told by the host */
static int virtio_open(const char *name)
{
	const struct timespec pause = { .tv_nsec = 10 * 1000 * 1000 };
	int fd, tries;

	for (tries = 0; tries < 1000; tries++) {
		fd = virtio_find(name);
		if (fd >= 0)
			break;
		nanosleep(&pause, NULL);
	}
	return fd;
}

static int virtio_open_channel(void)
{
	return virtio_open(PROTO_PORT_CHANNEL);
}

static int virtio_copy(const char *name, int from, int to, int64_t size)
{
	static char buffer[64 * 1024];
	int64_t done = 0;
	ssize_t n;
	int rc;

	while (done < size) {
		n = read(from, buffer, sizeof(buffer));
		if (n <= 0)
			return n ? -errno : -ENODATA;
		if (n > size - done)
			n = size - done;
		rc = file_write_all(to, buffer, n);
		if (rc)
			return rc;
		done += n;
		channel_progress(name, done);
	}
	return 0;
}

static int virtio_send_file(const char *name, const char *path)
{
	static int port = -1;
	cleanup(close) int fd = open(path, O_RDONLY | O_CLOEXEC);
	int64_t size = fd < 0 ? -errno : file_size(path);

	if (port < 0)
		port = virtio_open(PROTO_PORT_DATA);
	if (port < 0)
		return port;
	if (size < 0)
		return size;

	channel_say(PROTO_FILE " name=%s size=%" PRId64, name, size);
	return virtio_copy(name, fd, port, size);
}

const struct transport_ops transport_virtio = {
	.name = "virtio",
	.open_channel = virtio_open_channel,
	.send_file = virtio_send_file,
};
