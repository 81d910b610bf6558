/* SPDX-License-Identifier: GPL-2.0 */
/* progress.h - what people see meanwhile: one live line on a terminal, plain lines in a log */
#ifndef PROGRESS_H
#define PROGRESS_H

#include <stdbool.h>

#include "loop.h"

struct progress {
	struct source *timer;
	bool live; /* stdout is a terminal */
	bool colour;
	bool drawn;
	unsigned int total, done;
	double start_ms, run_ms;
	const char *phase;
	char what[128];
};

void progress_create(struct progress *p, struct loop *loop, unsigned int total);
void progress_destroy(struct progress *p);

void progress_begin(struct progress *p, const char *kernel, const char *testcase,
		    unsigned int number, unsigned int runs);
void progress_phase(void *progress, const char *text);
void progress_done(struct progress *p);
/* A line that stays */
void progress_print(struct progress *p, const char *line);

#endif
