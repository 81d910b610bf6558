// SPDX-License-Identifier: GPL-2.0
/* wire.c - what the stand-ins for QEMU share: their chardevs, whole writes */
#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "wire.h"

static const char *const wire_name[WIRE_COUNT] = {
	[WIRE_QMP] = "qmp",
	[WIRE_CONSOLE] = "console",
	[WIRE_CHANNEL] = "channel",
	[WIRE_DATA] = "data",
};

void wire_find(char **argv, int fd[WIRE_COUNT])
{
	for (int i = 0; i < WIRE_COUNT; i++) {
		char form[64];

		fd[i] = -1;
		snprintf(form, sizeof(form), "socket,id=%s,fd=%%d", wire_name[i]);
		for (char **arg = argv; *arg; arg++)
			if (sscanf(*arg, form, &fd[i]) == 1)
				break;
	}
}

bool wire_write(int fd, const void *data, size_t len)
{
	const char *p = data;

	while (len) {
		ssize_t n = write(fd, p, len);

		if (n < 0 && errno == EAGAIN) {
			poll(&(struct pollfd){ .fd = fd, .events = POLLOUT }, 1, 1000);
			continue;
		}
		if (n < 0 && errno != EINTR)
			return false;
		p += n > 0 ? n : 0;
		len -= n > 0 ? n : 0;
	}
	return true;
}

bool wire_say(int fd, const char *fmt, ...)
{
	char *text = NULL;
	va_list ap;
	bool done;
	int len;

	va_start(ap, fmt);
	len = vasprintf(&text, fmt, ap);
	va_end(ap);
	if (len < 0)
		exit(3);
	done = wire_write(fd, text, len);
	free(text);
	return done;
}
