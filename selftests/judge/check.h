/* SPDX-License-Identifier: GPL-2.0 */
/* check.h - the checks of a dump, each a file and a line of check_list.h */
#ifndef JUDGE_CHECK_H
#define JUDGE_CHECK_H

#include "scene.h"

enum check_state {
	CHECK_OK,
	CHECK_FAILED,
	CHECK_SKIPPED, /* it does not apply, or what it needs is not there: detail says which */
	CHECK_ERROR,   /* the harness or the host failed, the dump was not judged */
};

struct check_result {
	enum check_state state;
	char *detail;
};

#define CHECK_SAVED 1 /* a dump that fails this one was not saved whole, or is not this run's */
#define CHECK_READS 2 /* it looks into the dump, so one that can't be opened fails it */

struct vmcore_check {
	const char *name;
	void (*run)(struct scene *sc, struct check_result *r);
	unsigned int flags;
};

extern const struct vmcore_check check_table[];
extern const size_t check_count;

/* Run all of the table; @r has room for check_count */
void check_run(struct scene *sc, struct check_result *r);
void check_free(struct check_result *r);

/* As result.json has them; "ok" is null if it could not be judged, and "detail" says why */
struct json_object *check_list(const struct check_result *r);

/*
 * What a check tells. The first text stays, later ones add to it; what is wrong
 * replaces what was fine, and is not replaced by it.
 */
void check_tell(struct check_result *r, enum check_state state, const char *fmt, ...)
	__printf(3, 4);

#define check_ok(r, ...)    check_tell(r, CHECK_OK, __VA_ARGS__)
#define check_fail(r, ...)  check_tell(r, CHECK_FAILED, __VA_ARGS__)
#define check_skip(r, ...)  check_tell(r, CHECK_SKIPPED, __VA_ARGS__)
#define check_error(r, ...) check_tell(r, CHECK_ERROR, __VA_ARGS__)

#define CHECK(name, run, flags, looks_for) void run(struct scene *sc, struct check_result *r);
#include "check_list.h"
#undef CHECK

#endif
