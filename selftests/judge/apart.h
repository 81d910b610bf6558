/* SPDX-License-Identifier: GPL-2.0 */
/* apart.h - judge a run in a process of its own */
#ifndef JUDGE_APART_H
#define JUDGE_APART_H

#include "scene.h"

typedef struct json_object *(*apart_judge)(const char *dir, const struct scene_options *opt,
					   int *err);

/*
 * Call @judge (verdict_run(), but in tests) on folder @dir in a child process.
 * A dump is foreign data, and is read by libraries: one that brings them down,
 * or keeps them busy for minutes, ends as an ERROR of its run and costs no
 * other. Returns the result, the caller's to put; NULL: there is none, and why has been
 * told on stderr.
 */
struct json_object *apart_run(apart_judge judge, const char *dir, const struct scene_options *opt);

#endif
