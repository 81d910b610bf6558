/* SPDX-License-Identifier: GPL-2.0 */
/* progress.h - say at least once a second that work goes on */
#ifndef PROGRESS_H
#define PROGRESS_H

#include <stdint.h>

#define PROGRESS_NS 500000000LL

struct progress {
	const char *what;
	int64_t said_ns;
};

void progress_tell(struct progress *progress, int64_t done);

#endif
