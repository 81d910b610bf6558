/* SPDX-License-Identifier: GPL-2.0 */
/* psw.h - samples of where each vCPU is on the way from panic() to the dump */
#ifndef PSW_H
#define PSW_H

#include <stdio.h>

#include "folder.h"
#include "loop.h"
#include "qmp.h"

struct psw {
	struct source *timer;
	struct qmp *qmp;
	const struct folder *folder;
	FILE *file;
	bool asking;
};

/*
 * Sample PSW and control register 0 of all vCPUs about every @period_ms into
 * psw.tsv of @folder, from now on. QEMU (TCG) answers without stopping them, and
 * brings env.psw up to date at the end of each block of code that it runs.
 */
int psw_create(struct psw *p, struct loop *loop, struct qmp *qmp, struct folder *folder,
	       double period_ms);

/* Ends the sampling; negative where a sample could not be written */
int psw_destroy(struct psw *p);

#endif
