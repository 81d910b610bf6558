// SPDX-License-Identifier: GPL-2.0
/* channel.c - lines from and to the runner, by the transport's device */
#include <poll.h>
#include <stdarg.h>

#include "guest.h"

static int channel_fd = -1;

int channel_open(void)
{
	channel_fd = transport_get()->open_channel();
	return channel_fd < 0 ? channel_fd : 0;
}

static void channel_write(char *line, size_t size)
{
	size_t length = strlen(line);

	if (length > size - 2)
		length = size - 2;
	line[length++] = '\n';
	file_write_all(channel_fd, line, length);
}

void channel_say(const char *format, ...)
{
	char line[PROTO_LINE_MAX];
	va_list args;

	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	channel_write(line, sizeof(line));
}

/* Say that work goes on: may be called as often as one likes, speaks twice a second */
void channel_progress(const char *what, int64_t done)
{
	static int64_t said_ns;
	int64_t now = tod_monotonic_ns();

	if (now - said_ns < CHANNEL_PROGRESS_NS)
		return;
	said_ns = now;
	channel_say(PROTO_PROGRESS " what=%s done=%" PRId64, what, done);
}

/* Tell a fault of the guest's side; what follows is the runner's to decide */
void channel_give_up(const char *format, ...)
{
	char line[PROTO_LINE_MAX] = PROTO_ERROR " text=";
	size_t length = strlen(line);
	va_list args;

	va_start(args, format);
	vsnprintf(line + length, sizeof(line) - length, format, args);
	va_end(args);
	fprintf(stderr, "init: %s\n", line);
	if (channel_fd >= 0)
		channel_write(line, sizeof(line));
	for (;;)
		pause();
}

/*
 * The next line, without its end. A virtio port whose host side is not open
 * reads as end of file: wait for the host then.
 */
char *channel_read(void)
{
	static char line[PROTO_LINE_MAX];
	struct pollfd poll_fd = { .fd = channel_fd, .events = POLLIN };
	size_t length = 0;
	ssize_t n;

	for (;;) {
		n = read(channel_fd, line + length, 1);
		if (n < 0 && errno != EINTR && errno != EAGAIN)
			channel_give_up("channel: %s", strerror(errno));
		if (n <= 0) {
			poll(&poll_fd, 1, 100);
			continue;
		}
		if (line[length] == '\r')
			continue;
		if (line[length] == '\n' || length == sizeof(line) - 1)
			break;
		length++;
	}
	line[length] = '\0';
	return line;
}
