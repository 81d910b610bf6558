// SPDX-License-Identifier: GPL-2.0
/* console.c - the guest kernel's console: kept, and moves nothing */
#include <errno.h>
#include <sys/socket.h>

#include "console.h"
#include "host.h"

#define CONSOLE_LINE_MAX 4096

static void console_line(void *arg, char *line, size_t len, bool cut)
{
	struct console *con = arg;

	(void)cut;
	folder_line(con->folder, LOG_CONSOLE, "", line, len);
}

static void console_ready(void *arg)
{
	struct console *con = arg;
	char buf[16384];
	ssize_t n = recv(con->fd, buf, sizeof(buf), MSG_DONTWAIT);

	if (n > 0) {
		con->bytes += n;
		lines_feed(&con->lines, buf, n);
	} else if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
		if (n < 0)
			host_check(errno, "the console");
		loop_forget(&con->source);
	}
}

void console_create(struct console *con, struct loop *loop, int fd, struct folder *folder)
{
	*con = (struct console){ .fd = fd, .folder = folder };
	lines_create(&con->lines, CONSOLE_LINE_MAX, console_line, con);
	con->source = loop_watch(loop, fd, console_ready, con);
}

void console_destroy(struct console *con)
{
	lines_flush(&con->lines);
	loop_forget(&con->source);
	lines_destroy(&con->lines);
	fd_close(&con->fd);
}
