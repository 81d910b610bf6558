/* SPDX-License-Identifier: GPL-2.0 */
/* testcase.h - one case file: what happens to the guest */
#ifndef TESTCASE_H
#define TESTCASE_H

#include <stdbool.h>

#include "json.h"

struct kernel;
struct operator_op;

/* When an operator's action is due: so long after the guest has said that */
enum trigger { TRIGGER_ARMED, TRIGGER_FAIL };

struct action {
	enum trigger after;
	double delay_ms, step_ms; /* run n waits n - 1 steps longer: RUNS=20 sweeps */
	const struct operator_op *op;
	unsigned int cpu;
};

enum limit { LIMIT_NONE, LIMIT_BOOT, LIMIT_SILENCE, LIMIT_CAPTURE, LIMIT_RUN, LIMIT_COUNT };
extern const char *const limit_name[LIMIT_COUNT];

struct testcase {
	char *name;
	char *path;
	struct json_object *json;
	unsigned int cpus;
	unsigned int mem_mb;
	const char *loader;
	const char *append;
	bool vmdump;   /* a run without a dump leaves QEMU's own one in hang/ */
	double psw_ms; /* the period of PSW samples; 0: none */
	char *go;      /* the go line after its nonce: " entry=module cpus=1,2" */
	double limit_ms[LIMIT_COUNT];
	struct action *actions;
	unsigned int nactions;
};

/* Complains on stderr, naming the file, and returns NULL where the file is no case */
struct testcase *testcase_create(const char *dir, const char *name);
void testcase_destroy(struct testcase *c);

/* Is there a class of kernels of this name? */
bool testcase_knows_class(const char *class);

/*
 * NULL where the case is for this kernel, and else a static text that says why
 * not: it says nothing of the kernel's class, or the kernel lacks the symbol
 * that the case "needs", or has the one that it "lacks".
 */
const char *testcase_unfit(const struct testcase *c, const struct kernel *k);

#endif
