/* SPDX-License-Identifier: GPL-2.0 */
/* check.h - the table of checks of a dump: one file, one line each */
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

struct vmcore_check {
	const char *name;
	const char *desc;
	void (*run)(struct scene *sc, struct check_result *r);
	bool saved; /* a dump that fails this one was not saved whole, or is not this run's */
};

extern const struct vmcore_check check_table[];
extern const size_t check_count;

/* Run all of the table; @r has room for check_count */
void check_run(struct scene *sc, struct check_result *r);
void check_free(struct check_result *r);

/* As result.json has them; "ok" is null if it could not be judged, and "detail" says why */
struct json_object *check_list(const struct check_result *r);

/* What a check tells; the first call of check_fail() stays, later ones add to it */
void check_ok(struct check_result *r, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void check_fail(struct check_result *r, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void check_skip(struct check_result *r, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void check_error(struct check_result *r, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

void check_received(struct scene *sc, struct check_result *r);
void check_pages(struct scene *sc, struct check_result *r);
void check_makedumpfile_guest(struct scene *sc, struct check_result *r);
void check_makedumpfile_host(struct scene *sc, struct check_result *r);
void check_makedumpfile_forms(struct scene *sc, struct check_result *r);
void check_forms_guest(struct scene *sc, struct check_result *r);
void check_dmesg(struct scene *sc, struct check_result *r);
void check_record(struct scene *sc, struct check_result *r);
void check_build_id(struct scene *sc, struct check_result *r);
void check_cpus(struct scene *sc, struct check_result *r);
void check_winner(struct scene *sc, struct check_result *r);
void check_stacks(struct scene *sc, struct check_result *r);
void check_memory(struct scene *sc, struct check_result *r);
void check_vmdump(struct scene *sc, struct check_result *r);

#endif
