// SPDX-License-Identifier: GPL-2.0
/* signals.c - SIGINT, SIGTERM and SIGHUP ask the loop to end */
#include <errno.h>
#include <signal.h>
#include <sys/signalfd.h>

#include "signals.h"
#include "text.h"

static void signal_ready(void *arg)
{
	struct signals *s = arg;
	struct signalfd_siginfo info;

	if (read(s->source.fd, &info, sizeof(info)) == sizeof(info))
		s->loop->stop = true;
}

int signals_create(struct signals *s, struct loop *loop)
{
	sigset_t set;
	int fd;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN); /* a full file is an error of write() */
	s->loop = loop;
	fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	return fd < 0 ? -errno : loop_add(loop, &s->source, fd, signal_ready, s);
}

void signals_destroy(struct signals *s)
{
	fd_close(&s->source.fd);
}
