/* SPDX-License-Identifier: GPL-2.0 */
/* verdict.h - one run: what was seen, against what its case says must be seen */
#ifndef JUDGE_VERDICT_H
#define JUDGE_VERDICT_H

#include "scene.h"

enum verdict_kind {
	VERDICT_OK,
	VERDICT_NOT_OK,
	VERDICT_SKIP,
	VERDICT_TIMEOUT, /* a limit of the runner ended it */
	VERDICT_ERROR,	 /* the harness or the host, never the kernel */
};

extern const char *const verdict_word[];

/*
 * Judge the run in folder @dir and write its result.json. The result is
 * returned too; NULL where it can't be written (@err says why).
 */
struct json_object *verdict_run(const char *dir, const struct scene_options *opt, int *err);

/* As verdict_run(), where that died of the signal @sig: an ERROR */
struct json_object *verdict_crash(const char *dir, int sig, int *err);

/* Of a result: its verdict, and its line of text without "ok N " and directives */
enum verdict_kind verdict_of(struct json_object *result);
char *verdict_line(struct json_object *result);
/* " # SKIP reason" and the like, or "" */
char *verdict_directive(struct json_object *result);

/* Exit codes of the judge's programs */
int verdict_exit(enum verdict_kind kind);

/* Raise it when the same evidence may be judged differently: old results are done again */
#define VERDICT_VERSION 1

#endif
