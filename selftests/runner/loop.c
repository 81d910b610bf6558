// SPDX-License-Identifier: GPL-2.0
/* loop.c - the event loop: file descriptors and timers under epoll */
#include <errno.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "loop.h"
#include "text.h"

int loop_create(struct loop *loop)
{
	*loop = (struct loop){ .epfd = -1 };
	loop->epfd = epoll_create1(EPOLL_CLOEXEC);
	return loop->epfd < 0 ? -errno : 0;
}

void loop_destroy(struct loop *loop)
{
	fd_close(&loop->epfd);
}

int loop_add(struct loop *loop, struct loop_source *s, int fd, void (*fn)(void *arg), void *arg)
{
	struct epoll_event ev = { .events = EPOLLIN, .data.ptr = s };

	s->fn = fn;
	s->arg = arg;
	s->fd = fd;
	if (epoll_ctl(loop->epfd, EPOLL_CTL_ADD, fd, &ev) < 0) {
		s->fd = -1;
		return -errno;
	}
	return 0;
}

void loop_remove(struct loop *loop, struct loop_source *s)
{
	if (s->fd < 0)
		return;
	epoll_ctl(loop->epfd, EPOLL_CTL_DEL, s->fd, NULL);
	s->fd = -1;
}

int loop_step(struct loop *loop, int timeout_ms)
{
	struct epoll_event ev[16];
	int n = epoll_wait(loop->epfd, ev, ARRAY_SIZE(ev), timeout_ms);

	if (n < 0)
		return errno == EINTR ? 0 : -errno;
	for (int i = 0; i < n; i++) {
		struct loop_source *s = ev[i].data.ptr;

		/* An earlier handler of this round may have removed it */
		if (s->fd >= 0)
			s->fn(s->arg);
	}
	return n;
}

static void timer_ready(void *arg)
{
	struct loop_timer *t = arg;
	uint64_t count;

	/* Set anew meanwhile: nothing to read, and nothing to do */
	if (read(t->source.fd, &count, sizeof(count)) != sizeof(count))
		return;
	t->fn(t->arg);
}

int loop_timer_create(struct loop *loop, struct loop_timer *t, void (*fn)(void *arg), void *arg)
{
	int fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	int rc;

	t->source.fd = -1;
	if (fd < 0)
		return -errno;
	t->fn = fn;
	t->arg = arg;
	rc = loop_add(loop, &t->source, fd, timer_ready, t);
	if (rc)
		close(fd);
	return rc;
}

void loop_timer_destroy(struct loop *loop, struct loop_timer *t)
{
	int fd = t->source.fd;

	if (fd < 0)
		return;
	loop_remove(loop, &t->source);
	close(fd);
}

static struct timespec timer_spec(double ms)
{
	int64_t ns = ms * 1e6;

	return (struct timespec){ ns / 1000000000, ns % 1000000000 };
}

void loop_timer_set(struct loop_timer *t, double ms, double period_ms)
{
	struct itimerspec its = {
		.it_value = timer_spec(MAX(ms, 0.001)), /* 0 would stop it */
		.it_interval = timer_spec(period_ms),
	};

	timerfd_settime(t->source.fd, 0, &its, NULL);
}
