/* SPDX-License-Identifier: GPL-2.0 */
/* qemu.h - QEMU's arguments, and its process */
#ifndef QEMU_H
#define QEMU_H

#include "child.h"
#include "folder.h"
#include "transport.h"

struct qemu_spec {
	const char *binary;
	const char *accel; /* "tcg" or "kvm" */
	bool sandbox;
	unsigned int cpus;
	unsigned int mem_mb;
	const char *image;
	const char *initrd;
	const char *cmdline;
	const struct transport_ops *transport;
	/* gdb's protocol is spoken on PORT_GDB, and a reset takes place that else ends the run */
	bool debugged;
	int fd[PORT_COUNT];	  /* QEMU's ends */
	const char *const *extra; /* further arguments; may be NULL */
};

/* NULL-terminated, to be freed by qemu_args_destroy() */
char **qemu_args_create(const struct qemu_spec *spec);
void qemu_args_destroy(char **argv);

/* Starts QEMU, its guest not yet running, and keeps the command line as evidence */
int qemu_start(struct child *c, struct loop *loop, const struct qemu_spec *spec,
	       struct folder *folder);

/* Can this binary run the machine? Complains on stderr; *@sandbox: it has a seccomp sandbox */
bool qemu_probe(struct loop *loop, const char *binary, bool *sandbox);

/* The last line that QEMU wrote to its log, to be freed; NULL if none */
char *qemu_last_words(const struct folder *folder);

#endif
