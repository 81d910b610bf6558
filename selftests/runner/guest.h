/* SPDX-License-Identifier: GPL-2.0 */
/* guest.h - a QEMU with all lines to it: started, not yet running, to its end */
#ifndef GUEST_H
#define GUEST_H

#include "channel.h"
#include "child.h"
#include "cpus.h"
#include "folder.h"
#include "kernel.h"
#include "qemu.h"
#include "testcase.h"
#include "transport.h"

struct guest_spec {
	const char *qemu;
	const char *accel;
	bool sandbox;
	const struct kernel *kernel;
	const struct testcase *testcase;
	const char *const *extra; /* QEMU's further arguments; may be NULL */
	bool debugged;		  /* by gdb's protocol, in guest.gdb; and resets take place */
};

struct guest {
	struct loop *loop;
	struct folder *folder;
	struct child qemu;
	struct qmp qmp;
	struct channel channel;
	struct lines console;
	struct transport transport;
	struct cpus cpus;
	int gdb;	 /* our end of it, which the guest's user may take; -1: none */
	char error[256]; /* why guest_start() failed */
};

/* On an error guest_stop() is still to be called */
int guest_start(struct guest *g, struct loop *loop, struct folder *folder,
		const struct guest_spec *spec);
/* From here on all is kept in @folder, and nobody is told of anything */
void guest_lend(struct guest *g, struct folder *folder);
/* Let its CPUs run */
int guest_run(struct guest *g);
/* QEMU is gone when this returns; what it had still said is in the evidence */
void guest_stop(struct guest *g);

/* Bytes that came out of the guest so far; a flooded console counts no more */
uint64_t guest_bytes(const struct guest *g);

/* QEMU's state, registers and the console's tail, while it still answers; @vmdump: a dump, too */
void guest_autopsy(struct guest *g, bool vmdump);

#endif
