/* SPDX-License-Identifier: GPL-2.0 */
/* base.h - a guest whose racers stand where their race begins, again and again */
#ifndef BASE_H
#define BASE_H

#include "code.h"
#include "gdb.h"
#include "guest.h"
#include "pair.h"
#include "points.h"
#include "proto.h"
#include "settings.h"
#include "vmstate.h"

struct base {
	struct loop *loop;
	const struct settings *settings;
	const struct kernel *kernel;
	const struct pair *pair;
	const struct code *code;
	struct clock clock;
	struct folder folder;
	struct guest guest;
	struct gdb gdb;
	struct vmstate state;
	char nonce[PROTO_NONCE_LEN + 1];
	struct json_object *said; /* values that the guest told, for run.json */
	bool ready, armed;
	int thread[PAIR_CPUS];		 /* of QEMU, for each CPU */
	uint64_t slide;			 /* address at run time minus linked one */
	uint64_t crash_start, crash_end; /* real addresses of the crash kernel's memory */
	uint64_t start[PAIR_CPUS];	 /* where each racer begins, as linked */
	unsigned int restores;
	double restore_ms; /* of all of them */
};

/*
 * Boot, load the crash kernel, let each racer run to the place where its race
 * begins, and save all that. Complains on stderr; a negative errno (-ENOENT: the
 * kernel lacks a function of the pair), and the base is to be destroyed in any
 * case.
 */
int base_create(struct base *b, struct loop *loop, const struct settings *settings,
		const struct kernel *kernel, const struct pair *pair, const struct code *code,
		const struct points *points, const char *dir);
void base_destroy(struct base *b);

/* The guest has run by itself: stop it. A negative errno, told. */
int base_stop(struct base *b);
/* Back to there, all CPUs standing. A negative errno, told. */
int base_restore(struct base *b);

/* Bit n of *@stopped is set if CPU n is stopped, as QMP has it */
int base_states(struct base *b, uint64_t *stopped);

/* CPUs stand: until QEMU's threads have done all they were asked to. A negative errno: never. */
int base_rest(const struct base *b);

/* A monitor command that says nothing if it went well; @cpu -1: about no CPU */
int base_monitor(struct base *b, const char *line, int cpu);

#endif
