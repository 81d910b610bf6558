/* SPDX-License-Identifier: GPL-2.0 */
/* snapshot.h - a guest that was booted once and stands at its `ready` again and again */
#ifndef SNAPSHOT_H
#define SNAPSHOT_H

#include "guest.h"
#include "settings.h"
#include "vmstate.h"

struct snapshot {
	struct loop *loop;
	const struct settings *settings;
	const struct kernel *kernel;
	const struct testcase *testcase; /* any race's: CPUs and memory */
	struct clock clock;
	struct folder folder; /* what is said between the races */
	struct guest guest;
	int memfd;
	unsigned char *ram;
	size_t size;
	struct vmstate_args args;
	struct json_object *said;
	char *qemu;	 /* its version */
	uint64_t record; /* 0: not known, or no `ready` yet */
};

/* Boot, and save. Complains on stderr; a negative errno. */
int snapshot_create(struct snapshot *s, struct loop *loop, const struct settings *settings,
		    const struct kernel *kernel, const struct testcase *c, const char *dir);
void snapshot_destroy(struct snapshot *s);

/* Back to the `ready`, its CPUs not yet running */
int snapshot_restore(struct snapshot *s);
/* The guest has come to an end, or is in doubt: the next one gets a QEMU of its own */
void snapshot_discard(struct snapshot *s);
/* MiB of host memory that QEMU holds now */
double snapshot_rss_mb(const struct snapshot *s);

#endif
