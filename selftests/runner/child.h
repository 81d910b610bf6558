/* SPDX-License-Identifier: GPL-2.0 */
/* child.h - a process of ours, in a group of its own, that never outlives us */
#ifndef CHILD_H
#define CHILD_H

#include <stdbool.h>
#include <sys/types.h>

#include "loop.h"

struct child {
	struct source *source;
	pid_t pid; /* 0: none */
	int pidfd;
	bool exited;
	int code;	       /* si_code of waitid() */
	int status;	       /* si_status */
	void (*fn)(void *arg); /* called once, when it has ended */
	void *arg;
};

struct child_files {
	int out; /* -1: /dev/null */
	int err;
	const int *keep; /* descriptors that it inherits under their numbers */
	unsigned int nkeep;
};

int child_start(struct child *c, struct loop *loop, char *const argv[],
		const struct child_files *files);
/* SIGTERM to its group, SIGKILL where that does not end it, and reap */
void child_stop(struct child *c);
/* "exit code 1", "signal 9"; static buffer */
const char *child_status(const struct child *c);

/* Start it and wait for its end, at most @ms: its exit code, or a negative errno */
int child_run(struct loop *loop, char *const argv[], const struct child_files *files, double ms);

#endif
