/* SPDX-License-Identifier: GPL-2.0 */
/* facts.h - what a run has shown, and run.json, which says so */
#ifndef FACTS_H
#define FACTS_H

#include "guest.h"
#include "operator.h"
#include "outcome.h"
#include "proto.h"
#include "run.h"

/* In the order of a run that goes well */
enum moment {
	AT_START,
	AT_HELLO,
	AT_READY,
	AT_GO,
	AT_ARMED,
	AT_FAIL,
	AT_SUCCESS,
	AT_END,
	AT_COUNT
};

struct facts {
	char started[32]; /* date and time */
	char nonce[PROTO_NONCE_LEN + 1];
	enum outcome outcome;
	enum limit limit;
	char error[256]; /* "": there is none */
	double at[AT_COUNT];
	bool seen[AT_COUNT];
	struct clock_tod tod;
	struct json_object *said; /* values that the guest told */
	struct json_object *exits;
	struct json_object *panic; /* of GUEST_PANICKED */
};

void facts_create(struct facts *f);
void facts_destroy(struct facts *f);

/* The first time counts */
void facts_at(struct facts *f, enum moment m, double ms);
/* The line's value of @key, under the name @as */
void facts_keep(struct facts *f, const struct channel_line *line, const char *key, const char *as);
/* A tool of the capture kernel has ended */
void facts_exit(struct facts *f, const struct channel_line *line);

/* run.json, to be put */
struct json_object *facts_json(const struct facts *f, const struct run_request *request,
			       const struct guest *guest, const struct vm_operator *oper);
/* The same of a run that did not take place */
struct json_object *facts_json_skipped(const struct run_request *request);

#endif
