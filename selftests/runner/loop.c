// SPDX-License-Identifier: GPL-2.0
/* loop.c - the event loop: file descriptors, timers, and the signals that end it */
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <sys/signalfd.h>

#include <event2/event.h>

#include "clock.h"
#include "loop.h"
#include "text.h"

/* All timers count from now, in microseconds, and no variable of the environment changes that */
#define LOOP_FLAGS                                                       \
	(EVENT_BASE_FLAG_PRECISE_TIMER | EVENT_BASE_FLAG_NO_CACHE_TIME | \
	 EVENT_BASE_FLAG_IGNORE_ENV | EVENT_BASE_FLAG_NOLOCK)

struct source {
	struct event *event;
	struct loop *loop;
	void (*fn)(void *arg);
	void *arg;
};

static void source_due(evutil_socket_t fd, short what, void *arg)
{
	struct source *s = arg;

	(void)fd;
	(void)what;
	s->loop->served++;
	s->fn(s->arg);
}

static struct source *source_create(struct loop *loop, int fd, short what, const struct timeval *tv,
				    void (*fn)(void *arg), void *arg)
{
	struct source *s = xcalloc(1, sizeof(*s));

	*s = (struct source){ event_new(loop->base, fd, what, source_due, s), loop, fn, arg };
	if (!s->event || event_add(s->event, tv))
		err(3, "event loop");
	return s;
}

struct source *loop_watch(struct loop *loop, int fd, void (*fn)(void *arg), void *arg)
{
	return source_create(loop, fd, EV_READ | EV_PERSIST, NULL, fn, arg);
}

static struct timeval loop_time(double ms)
{
	int64_t us = MAX(ms, 0) * 1000;

	return (struct timeval){ us / 1000000, us % 1000000 };
}

struct source *loop_after(struct loop *loop, double ms, void (*fn)(void *arg), void *arg)
{
	struct timeval tv = loop_time(ms);

	return source_create(loop, -1, 0, &tv, fn, arg);
}

struct source *loop_every(struct loop *loop, double ms, void (*fn)(void *arg), void *arg)
{
	struct timeval tv = loop_time(ms);

	return source_create(loop, -1, EV_PERSIST, &tv, fn, arg);
}

void loop_forget(struct source **s)
{
	if (*s)
		event_free((*s)->event);
	free(*s);
	*s = NULL;
}

static void loop_signal(void *arg)
{
	struct loop *loop = arg;
	struct signalfd_siginfo info;

	if (read(loop->signalfd, &info, sizeof(info)) != sizeof(info))
		err(3, "signalfd");
	loop->stop = true;
}

/* Blocked, and not handled: what a child gets before its exec() is the child's alone */
static void loop_take_signals(struct loop *loop)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN); /* a full file is an error of write() */
	loop->signalfd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (loop->signalfd < 0)
		err(3, "signalfd");
	loop->signals = loop_watch(loop, loop->signalfd, loop_signal, loop);
}

static void loop_limit(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	(void)arg;
}

void loop_create(struct loop *loop)
{
	struct event_config *config = event_config_new();

	*loop = (struct loop){ .signalfd = -1 };
	if (config && !event_config_set_flag(config, LOOP_FLAGS))
		loop->base = event_base_new_with_config(config);
	if (loop->base)
		loop->limit = evtimer_new(loop->base, loop_limit, NULL);
	if (!loop->limit)
		err(3, "event loop");
	event_config_free(config);
	loop_take_signals(loop);
}

void loop_destroy(struct loop *loop)
{
	loop_forget(&loop->signals);
	fd_close(&loop->signalfd);
	event_free(loop->limit);
	event_base_free(loop->base);
}

int loop_step(struct loop *loop, double ms)
{
	struct timeval tv = loop_time(ms);
	int rc;

	loop->served = 0;
	if (ms > 0)
		evtimer_add(loop->limit, &tv);
	rc = event_base_loop(loop->base, EVLOOP_ONCE | (ms ? 0 : EVLOOP_NONBLOCK));
	evtimer_del(loop->limit);
	return rc < 0 ? -EIO : loop->served;
}

int loop_wait(struct loop *loop, double end_ms)
{
	double left = end_ms - clock_now_ms();

	if (loop->stop)
		return -EINTR;
	return left > 0 ? MIN(loop_step(loop, left), 0) : -ETIMEDOUT;
}
