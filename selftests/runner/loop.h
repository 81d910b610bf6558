/* SPDX-License-Identifier: GPL-2.0 */
/* loop.h - the event loop: file descriptors and timers under epoll */
#ifndef LOOP_H
#define LOOP_H

#include <stdbool.h>
#include <stdint.h>

struct loop {
	int epfd;
	bool stop; /* asked to end: whoever waits in the loop gives up */
};

/*
 * A source lives inside its owner, which must outlive the loop_step() that
 * removes it.
 */
struct loop_source {
	int fd; /* -1: not in the loop */
	void (*fn)(void *arg);
	void *arg;
};

struct loop_timer {
	struct loop_source source;
	void (*fn)(void *arg);
	void *arg;
};

int loop_create(struct loop *loop);
void loop_destroy(struct loop *loop);

/* Call @fn(@arg) whenever @fd is readable. The loop does not own @fd. */
int loop_add(struct loop *loop, struct loop_source *s, int fd, void (*fn)(void *arg), void *arg);
void loop_remove(struct loop *loop, struct loop_source *s);

/* Wait at most @timeout_ms (-1: for ever) and serve what is ready */
int loop_step(struct loop *loop, int timeout_ms);

int loop_timer_create(struct loop *loop, struct loop_timer *t, void (*fn)(void *arg), void *arg);
void loop_timer_destroy(struct loop *loop, struct loop_timer *t);
/* Fire once in @ms; then every @period_ms unless that is 0 */
void loop_timer_set(struct loop_timer *t, double ms, double period_ms);

#endif
