/* SPDX-License-Identifier: GPL-2.0 */
/* transport.h - how channel, console and dump get out of a guest */
#ifndef TRANSPORT_H
#define TRANSPORT_H

#include "folder.h"
#include "loop.h"
#include "qmp.h"

#define TRANSPORT_FILES 8

/* The ends of QEMU and of the runner */
enum port { PORT_QMP, PORT_CONSOLE, PORT_CHANNEL, PORT_DATA, PORT_GDB, PORT_COUNT };

struct transport_file {
	const char *name; /* one of our own table */
	uint64_t size;
	uint64_t received;
	uint64_t root; /* address of the root page, for `dumpmem` */
	int fd;
};

struct transport {
	const struct transport_ops *ops;
	struct loop *loop;
	struct source *source;
	struct qmp *qmp;
	struct folder *folder;
	uint64_t mem; /* guest memory in bytes */
	int fd;	      /* our end of PORT_DATA */
	int peer;     /* number of QEMU's end of it */
	struct transport_file file[TRANSPORT_FILES];
	unsigned int nfiles;
	unsigned int current;  /* the file that is on its way */
	uint64_t bytes;	       /* received */
	void (*fn)(void *arg); /* a file is complete, or error is set */
	void *arg;
	char error[128];
	struct gather *gather; /* of the sclp transport */
};

struct transport_ops {
	const char *name;    /* kt.transport= */
	const char *console; /* console= */
	const char *word;    /* of the channel's line that announces a file */
	/* PORT_DATA, if it is no pair of sockets: [0] ours, [1] QEMU's */
	int (*open)(int fd[2]);
	/* QEMU's arguments for the chardevs called "console", "channel" and, where there is
	 * one, "data"
	 */
	const char *const *devices;
	bool data_chardev;
	void (*begin)(struct transport *t);
	void (*destroy)(struct transport *t); /* may be NULL */
};

extern const struct transport_ops transport_virtio;
extern const struct transport_ops transport_sclp;

const struct transport_ops *transport_find(const char *name);

void transport_destroy(struct transport *t);
/* Forget the files so far; those to come belong to @folder */
void transport_lend(struct transport *t, struct folder *folder);
/* Throw away what the guest has sent and nobody read: a snapshot is restored */
void transport_discard(struct transport *t);

/* The guest has announced a file: returns false, and error says why, if it may not */
bool transport_announce(struct transport *t, const char *name, uint64_t size, uint64_t root);
bool transport_is_idle(const struct transport *t);

/* For the ops: the next bytes of the current file */
void transport_store(struct transport *t, const char *data, size_t len);
void transport_fail(struct transport *t, const char *fmt, ...) __printf(2, 3);
static inline struct transport_file *transport_current(struct transport *t)
{
	return t->current < t->nfiles ? &t->file[t->current] : NULL;
}

#endif
