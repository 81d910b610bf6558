/* SPDX-License-Identifier: GPL-2.0 */
/* verdict.h - call the judge on a finished run's folder */
#ifndef VERDICT_H
#define VERDICT_H

#include "progress.h"
#include "settings.h"

/* Prints what the judge says. Negative errno where it can't be run or ends badly. */
int verdict_ask(struct loop *loop, const struct settings *s, const char *path,
		struct progress *progress);

/* Did the judge find that the run showed nothing and should be done again? */
bool verdict_wants_retry(const char *path);

#endif
