/* SPDX-License-Identifier: GPL-2.0 */
/* judge.h - call the judge on a finished run's folder */
#ifndef RUNNER_JUDGE_H
#define RUNNER_JUDGE_H

#include "child.h"
#include "lines.h"
#include "progress.h"
#include "settings.h"

/* A judge at work, while the next guest boots */
struct judge {
	struct loop *loop; /* NULL: none is at work */
	struct child child;
	struct lines lines;
	const char *judge;
	double end_ms;
	struct progress *progress; /* NULL: none on the screen */
	const char *mark; /* before each of its lines, where there is no progress; may be NULL */
};

/* Call it; what it says is printed as it comes. Without a judge there is nothing to do. */
int judge_start(struct judge *j, struct loop *loop, const struct settings *s, const char *what,
		const char *path, struct progress *progress);
void judge_destroy(struct judge *j);
bool judge_is_busy(const struct judge *j);
/* Wait for its end. The judge's exit code; negative errno if it did not judge (told). */
int judge_finish(struct judge *j);

/* Start and finish, of one run. Negative errno where it did not judge. */
int judge_of_run(struct loop *loop, const struct settings *s, const char *path,
		 struct progress *progress);

/* The verdict on all folders, printed; returns the judge's exit code, 0 if there is no judge */
int judge_of_tree(struct loop *loop, const struct settings *s);

/* Did the judge find that the run showed nothing and should be done again? */
bool judge_wants_retry(const char *path);

#endif
