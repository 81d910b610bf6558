/* SPDX-License-Identifier: GPL-2.0 */
/* verdict.h - one run: what was seen, against what its case says must be seen */
#ifndef JUDGE_VERDICT_H
#define JUDGE_VERDICT_H

#include "check.h"
#include "losers.h"

enum verdict_kind {
	VERDICT_OK,
	VERDICT_NOT_OK,
	VERDICT_SKIP,
	VERDICT_TIMEOUT, /* a limit of the runner ended it */
	VERDICT_ERROR,	 /* the harness or the host, never the kernel */
};

enum dump_state { DUMP_NOT_JUDGED, DUMP_SAVED, DUMP_LOST, DUMP_INCOMPLETE, DUMP_NONE_EXPECTED };

extern const char *const dump_word[];

struct verdict {
	struct evidence ev;
	struct scene scene;
	bool has_scene;
	struct check_result *check; /* of check_table; NULL: there was no dump to look at */

	enum dump_state dump;
	struct loser loser[CRASH_TRIGGER_CPUS];
	int nlosers; /* -1: not known */
	char *losers_why;
	char *where; /* each CPU stood, in a run without a dump; NULL: not known */

	enum verdict_kind kind;
	char *text;
	bool retry;
	int64_t seconds; /* of the limit that ended it */
};

/*
 * Judge the run in folder @dir and write its result.json. The result is
 * returned too; NULL if it can't be written (@err says why).
 */
struct json_object *verdict_run(const char *dir, const struct scene_options *opt, int *err);

/* As verdict_run(), if that died of the signal @sig: an ERROR */
struct json_object *verdict_crash(const char *dir, int sig, int *err);

/* From the first call of panic() to the capture kernel's clock zero; NAN: not known */
double verdict_latency_ms(const struct verdict *v);

/* Exit codes of the judge's programs */
int verdict_exit(enum verdict_kind kind);

#endif
