/* SPDX-License-Identifier: GPL-2.0 */
/* snapshot.h - a guest that was booted once, and whose racers stand ready again and again */
#ifndef SNAPSHOT_H
#define SNAPSHOT_H

#include "crash_trigger.h"
#include "gdb.h"
#include "guest.h"
#include "loaded.h"
#include "proto.h"
#include "settings.h"
#include "vmstate.h"

struct snapshot {
	struct loop *loop;
	const struct settings *settings;
	const struct kernel *kernel;
	const struct testcase *testcase; /* what it is armed with */
	struct clock clock;
	struct folder folder; /* what is said between the races */
	struct guest guest;
	struct gdb gdb;
	struct vmstate state;
	const struct symbols *symbols;
	struct loaded loaded;
	uint64_t reset; /* symbols->reset, at run time */
	bool breaks;	/* there is a breakpoint at it */
	uint64_t hash;	/* of all memory */
	unsigned int restores, hashed;
	struct json_object *said;
	char *qemu;			 /* its version */
	uint64_t record;		 /* 0: not known, or no `ready` yet */
	uint64_t gate;			 /* 0: not armed yet */
	bool gave_up;			 /* the guest, by an `error` line */
	char nonce[PROTO_NONCE_LEN + 1]; /* of all races: they begin in the same memory */
};

/* Boot, arm with @c, which stays the caller's, and save. Complains on stderr; a negative errno. */
int snapshot_create(struct snapshot *s, struct loop *loop, const struct settings *settings,
		    const struct kernel *kernel, const struct symbols *symbols,
		    const struct testcase *c, const char *dir);
void snapshot_destroy(struct snapshot *s);

/* The page of its memory that tells who goes */
struct crash_trigger_gate *snapshot_gate(const struct snapshot *s);

/*
 * Back to where it was armed, its CPUs not yet running. @breaks: they stand again behind the
 * reset on the way into the capture kernel. Every so many-th time all memory is
 * compared with what it was. A negative errno; -EBADMSG, told: it differs, and
 * what was raced so far is in doubt.
 */
int snapshot_restore(struct snapshot *s, bool breaks);
/* Do they stand there? */
bool snapshot_is_at_reset(struct snapshot *s);
/* The guest has come to an end, or is in doubt: the next one gets a QEMU of its own */
void snapshot_discard(struct snapshot *s);
/* MiB of host memory that QEMU holds now */
double snapshot_rss_mb(const struct snapshot *s);

#endif
