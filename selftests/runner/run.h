/* SPDX-License-Identifier: GPL-2.0 */
/* run.h - one run: boot, race, capture; what happened, not what it means */
#ifndef RUN_H
#define RUN_H

#include "guest.h"
#include "outcome.h"
#include "settings.h"

struct run_request {
	const struct settings *settings;
	const struct kernel *kernel;
	const struct testcase *testcase;
	unsigned int number;
	const char *path; /* of the evidence folder */
	const char
		*unfit; /* why the case is not for this kernel: nothing runs, the folder says so */
	void (*phase)(void *arg, const char *text); /* what goes on, for people */
	/* Asked at `ready`: the host is busy with something else, so wait with the race */
	bool (*hold)(void *arg);

	/*
	 * Of a sweep or an exploration: a guest whose racers stand ready or are on their
	 * way, with @nonce; it is left as it is at the end. If all its CPUs come to
	 * stand, that is a breakpoint on the way into the capture kernel, and the end.
	 */
	struct guest *guest;
	struct json_object *said; /* its values up to there, for run.json */
	/* Called every few milliseconds while it races, and at the end */
	void (*look)(void *arg, const char *nonce);
	bool brief; /* no dump is asked for: no CPU is sampled */
	/* Goes with @guest: let it run. A negative errno. */
	int (*resume)(void *arg);
	const char *nonce;
	void *arg;
};

enum run_status {
	RUN_COLLECTED, /* run.json is there, and the harness is not at fault */
	RUN_HARNESS,   /* run.json says "error" */
	RUN_INTERRUPTED,
	RUN_UNWRITTEN, /* the evidence is not whole: told on stderr */
};

enum run_status run_execute(struct loop *loop, const struct run_request *request);

#endif
