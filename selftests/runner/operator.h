/* SPDX-License-Identifier: GPL-2.0 */
/* operator.h - what a z/VM operator would do to the guest, at the case's moments */
#ifndef OPERATOR_H
#define OPERATOR_H

#include "loop.h"
#include "qmp.h"
#include "testcase.h"

struct operator_op {
	const char *name; /* "do" */
	const char *desc;
	int (*run)(struct qmp *qmp, unsigned int cpu); /* NULL: ends the run */
};

struct operator_job {
	struct operator* operator;
	const struct action *action;
	struct loop_timer timer;
	bool due;	/* its moment has come */
	double done_ms; /* 0: not done */
};

struct operator
{
	struct loop *loop;
	struct qmp *qmp;
	const struct clock *clock;
	struct operator_job *job;
	unsigned int njobs;
	void (*end)(void *arg);
	void *arg;
};

const struct operator_op *operator_find(const char *name);

int operator_create(struct operator* o, struct loop *loop, struct qmp *qmp,
		    const struct clock *clock, const struct testcase *c);
void operator_destroy(struct operator* o);

/* That has happened; @text is the console line or the event's name */
void operator_trigger(struct operator* o, enum trigger what, const char *text);

/* [ {"do", "cpu", "host_ms"} ] of what was done; NULL if nothing was */
struct json_object *operator_report(const struct operator* o);

#endif
