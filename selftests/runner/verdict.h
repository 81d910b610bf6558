/* SPDX-License-Identifier: GPL-2.0 */
/* verdict.h - call the judge on a finished run's folder */
#ifndef VERDICT_H
#define VERDICT_H

#include "progress.h"
#include "settings.h"

/* Prints what the judge says of a run. Negative errno where it can't be run or ends badly. */
int verdict_of_run(struct loop *loop, const struct settings *s, const char *path,
		   struct progress *progress);

/* The verdict on all folders, printed; returns the judge's exit code, 0 if there is no judge */
int verdict_of_tree(struct loop *loop, const struct settings *s);

/* Did the judge find that the run showed nothing and should be done again? */
bool verdict_wants_retry(const char *path);

#endif
