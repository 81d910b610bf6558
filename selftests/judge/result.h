/* SPDX-License-Identifier: GPL-2.0 */
/* result.h - result.json: a run's verdict, written and read again */
#ifndef JUDGE_RESULT_H
#define JUDGE_RESULT_H

#include "verdict.h"

/* Raise it when the same evidence may be judged differently: old results are done again */
#define RESULT_VERSION 4

/* Write it into the run's folder and return it; NULL if that can't be done (@err says why) */
struct json_object *result_write(const struct verdict *v, int *err);

/* What was written into @dir; NULL with a negative errno: nothing that can be read */
struct json_object *result_read(const char *dir, int *err);
/* The same if it is still good: of this version, and nothing of the run is newer; else NULL */
struct json_object *result_reuse(const char *dir);

/* The result of a run that was planned and is not there */
struct json_object *result_not_run(const char *kernel, const char *kase);

/* Its verdict, and its line of text without "ok N " and directives */
enum verdict_kind result_verdict(struct json_object *result);
char *result_line(struct json_object *result);
/* " # SKIP reason" and the like, or "" */
char *result_directive(struct json_object *result);

#endif
