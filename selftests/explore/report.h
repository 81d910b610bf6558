/* SPDX-License-Identifier: GPL-2.0 */
/* report.h - what came of each pair: KTAP as it comes, then JUnit and JSON */
#ifndef REPORT_H
#define REPORT_H

#include "json.h"
#include "text.h"

struct report {
	const char *tree;
	unsigned int n, passed, failed, skipped;
	struct json_object *list;
};

void report_begin(struct report *r, unsigned int planned);
void report_add(struct report *r, const char *kernel, const char *pair, bool ok, double ms,
		struct json_object *more, const char *fmt, ...) __printf(7, 8);
void report_skip(struct report *r, const char *kernel, const char *pair, const char *why);
/* The last line, and junit.xml and explore.json in folder @out. A negative errno, told. */
int report_end(struct report *r, const char *out);
void report_destroy(struct report *r);

#endif
