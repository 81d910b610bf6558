// SPDX-License-Identifier: GPL-2.0
/* host.c - what this host lacks: it ends the program, and becomes no verdict */
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host.h"

#define HOST_EXIT 3

void host_check(int error, const char *what)
{
	switch (abs(error)) {
	case EAGAIN:
	case EDQUOT:
	case EIO:
	case EMFILE:
	case ENFILE:
	case ENOMEM:
	case ENOSPC:
		errx(HOST_EXIT, "%s: %s", what, strerror(abs(error)));
	}
}

int host_exit(int rc)
{
	if (fflush(stdout))
		warn("stdout");
	else if (ferror(stdout))
		warnx("stdout: not all came through");
	else
		return rc;
	return HOST_EXIT;
}

/* In the midst of anything: nothing that allocates, no handlers, no buffers */
void host_no_memory(void)
{
	static const char text[] = ": out of memory\n";

	if (write(STDERR_FILENO, program_invocation_short_name,
		  strlen(program_invocation_short_name)) < 0 ||
	    write(STDERR_FILENO, text, strlen(text)) < 0)
		_exit(HOST_EXIT);
	_exit(HOST_EXIT);
}
