/* SPDX-License-Identifier: GPL-2.0 */
/* vmstate.h - a guest that is saved once and put back again and again: what that takes of QEMU */
#ifndef VMSTATE_H
#define VMSTATE_H

#include "guest.h"
#include "ram.h"

/* Time in which a guest comes to rest before it is saved */
#define VMSTATE_REST_MS 500

struct vmstate {
	struct ram ram;
	char *args[8]; /* further ones of QEMU; NULL-terminated */
	int disk;      /* where there are any */
};

/*
 * The guest's memory of @mem_mb is a file of ours, which we see; its other state
 * goes into a snapshot of a qcow2 file that is made at @disk, has no name from
 * then on and is no disk of the guest. A negative errno.
 */
int vmstate_create(struct vmstate *s, struct loop *loop, const char *disk, unsigned int mem_mb);
void vmstate_destroy(struct vmstate *s);

/* Keep what a guest is whose CPUs stand; @name tells it from others. A negative errno. */
int vmstate_save(struct vmstate *s, struct guest *g, const char *name);
/* Put that back, also into a QEMU that has run nothing yet. Its CPUs stand. */
int vmstate_restore(struct vmstate *s, struct guest *g, const char *name);

/* A monitor command that says nothing where it went well (else it is told); @cpu -1: about no CPU */
int vmstate_monitor(struct guest *g, const char *name, const char *line, int cpu);

/* What the guest still said, to its end: nothing of it may meet the next one */
void vmstate_drain(struct guest *g, struct folder *folder);

#endif
