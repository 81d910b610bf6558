/* SPDX-License-Identifier: GPL-2.0 */
/* operator.h - what a z/VM operator would do to the guest, at the case's moments */
#ifndef OPERATOR_H
#define OPERATOR_H

#include "loop.h"
#include "qmp.h"
#include "testcase.h"

struct operator_job;

struct operator_op {
	const char *name; /* "do" */
	int (*run)(struct operator_job *job);
	bool look; /* first see how far the guest is */
};

struct operator_job {
	struct vm_operator *oper;
	const struct action *action;
	struct source *timer;	 /* NULL: its moment has not come */
	double done_ms;		 /* 0: not done */
	struct {		 /* of a vmdump */
		double end_ms;	 /* 0: QEMU has not answered */
		char error[160]; /* "": there is none */
	} dump;
	struct {		 /* hex digits; "": not seen */
		char psw[17];	 /* address that the IPL CPU was at */
		char cr0[17];	 /* its control register 0 */
		char record[17]; /* first word of the crash trigger's record, where it lay */
	} seen;
};

struct vm_operator {
	struct loop *loop;
	struct qmp *qmp;
	const struct clock *clock;
	struct operator_job *job;
	unsigned int njobs;
	unsigned int number; /* of the run, for step_ms */
	char record[24];     /* address of the crash trigger's record; "": there is none */
};

const struct operator_op *operator_find(const char *name);

void operator_create(struct vm_operator *o, struct loop *loop, struct qmp *qmp,
		     const struct clock *clock, const struct testcase *c, unsigned int number);
void operator_destroy(struct vm_operator *o);

/* That has happened */
void operator_trigger(struct vm_operator *o, enum trigger what);

/* The crash trigger's record lies there ("0x2f81000") */
void operator_set_record(struct vm_operator *o, const char *record);

/* [ {"do", "cpu", "host_ms", "end_ms", "error", "seen"} ] of what was done; NULL if nothing was */
struct json_object *operator_report(const struct vm_operator *o);

#endif
