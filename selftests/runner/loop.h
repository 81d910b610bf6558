/* SPDX-License-Identifier: GPL-2.0 */
/* loop.h - the event loop: file descriptors, timers, and the signals that end it */
#ifndef LOOP_H
#define LOOP_H

#include <stdbool.h>

struct event;
struct event_base;

struct loop {
	bool stop; /* asked to end, by SIGINT, SIGTERM or SIGHUP: whoever waits gives up */
	struct event_base *base;
	struct event *limit; /* of loop_step() */
	struct source *signals;
	int signalfd;
	int served; /* sources, in the round under way */
};

/*
 * What the loop watches. It is the loop's memory, not its owner's, and libevent
 * takes what is destroyed out of the round under way: no handler is called
 * through an owner that has gone.
 */
struct source;

/* All of these end the program with exit 3 where the host has no more to give */
void loop_create(struct loop *loop);
/* Call @fn(@arg) whenever @fd is readable. The loop does not own @fd. */
struct source *loop_watch(struct loop *loop, int fd, void (*fn)(void *arg), void *arg);
/* Call it once in @ms, on the monotonic clock; every @ms */
struct source *loop_after(struct loop *loop, double ms, void (*fn)(void *arg), void *arg);
struct source *loop_every(struct loop *loop, double ms, void (*fn)(void *arg), void *arg);

/* Destroy *@s and set it to NULL, which it may be */
void loop_forget(struct source **s);
void loop_destroy(struct loop *loop);

/*
 * Wait at most @ms (negative: for ever) and serve what is due. How many sources
 * that were, or a negative errno. Not to be called by a handler.
 */
int loop_step(struct loop *loop, double ms);
/* For who waits for something until @end_ms: 0 something was served, -ETIMEDOUT, -EINTR */
int loop_wait(struct loop *loop, double end_ms);

#endif
