/* SPDX-License-Identifier: GPL-2.0 */
/* vmstate.h - a guest that is saved once and put back again and again: what that takes of QEMU */
#ifndef VMSTATE_H
#define VMSTATE_H

#include "guest.h"

/* Time in which a guest comes to rest before it is saved */
#define VMSTATE_REST_MS 500

/* Further arguments of QEMU; NULL-terminated, and room for two more */
struct vmstate_args {
	char *v[16];
	int disk; /* where there are any */
};

/*
 * The guest's memory of @mem_mb is the file @memory of ours, which we see; its
 * state goes into snapshots of a qcow2 file that is made at @disk, has no name from
 * then on and is no disk of the guest. A negative errno.
 */
int vmstate_create(struct vmstate_args *args, struct loop *loop, const char *disk,
		   unsigned int mem_mb, int memory);
/* A new QEMU begins with that snapshot */
void vmstate_load(struct vmstate_args *args, const char *snapshot);
void vmstate_destroy(struct vmstate_args *args);

/* A monitor command that says nothing where it went well (else it is told); @cpu -1: about no CPU */
int vmstate_monitor(struct guest *g, const char *name, const char *line, int cpu);

/* What the guest still said, to its end: nothing of it may meet the next one */
void vmstate_drain(struct guest *g, struct folder *folder);

#endif
