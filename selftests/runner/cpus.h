/* SPDX-License-Identifier: GPL-2.0 */
/* cpus.h - samples of each vCPU: its state, and the host CPU time of its thread */
#ifndef CPUS_H
#define CPUS_H

#include "folder.h"
#include "loop.h"
#include "qmp.h"

#define CPUS_MAX 64

struct cpus {
	struct loop *loop;
	struct source *timer;
	struct qmp *qmp;
	struct folder *folder;
	unsigned int n;
	int schedstat[CPUS_MAX];    /* of each vCPU's thread */
	double cpu_ms[CPUS_MAX];    /* when the sample under way was asked for */
	double waited_ms[CPUS_MAX]; /* for a host CPU, at the last cpus_waited() */
	double period_ms;	    /* 0: not sampling */
	double asked_ms;	    /* host_ms of the sample under way */
	bool asking;
	unsigned int samples;
	double slowest_ms; /* answer */
};

/* Find the threads; the guest need not run */
int cpus_create(struct cpus *cpus, struct loop *loop, struct qmp *qmp, struct folder *folder,
		pid_t qemu);
void cpus_destroy(struct cpus *cpus);

/* The samples from here on belong to @folder */
void cpus_lend(struct cpus *cpus, struct folder *folder);

/*
 * Sample about every @period_ms, less often where QEMU answers slowly; 0 stops.
 * A row's host_ms is the moment before the question: the state is not older.
 */
void cpus_sample(struct cpus *cpus, double period_ms);

/* The longest that one of them has waited for a host CPU since the last call, in ms */
double cpus_waited(struct cpus *cpus);

#endif
