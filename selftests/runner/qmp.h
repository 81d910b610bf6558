/* SPDX-License-Identifier: GPL-2.0 */
/* qmp.h - QEMU's machine protocol: requests with ids, events as they come */
#ifndef QMP_H
#define QMP_H

#include "folder.h"
#include "json.h"
#include "lines.h"
#include "loop.h"

#define QMP_EPIPE_TEXT "QEMU closed its QMP connection"

struct qmp_request;

struct qmp {
	struct loop *loop;
	struct folder *folder;
	struct lines lines;
	unsigned int next_id;
	struct qmp_request *pending;
	char *version; /* "7.2.22", from the greeting */
	void (*event)(void *arg, const char *name, struct json_object *data);
	void *arg;
};

/* @error is QMP's error text, or NULL and @ret is the answer */
typedef void (*qmp_fn)(void *arg, struct json_object *ret, const char *error);

/* Takes over @fd */
void qmp_create(struct qmp *q, struct loop *loop, int fd, struct folder *folder);
void qmp_destroy(struct qmp *q);

/* Wait for the greeting and negotiate. Negative errno: -ETIMEDOUT, -EPIPE, -EINTR */
int qmp_handshake(struct qmp *q, double timeout_ms);

/* Takes over @args (may be NULL). @fn is called once, or never if the connection ends. */
int qmp_send(struct qmp *q, const char *command, struct json_object *args, qmp_fn fn, void *arg);
/* The same without a trace in qmp.log, for what is asked hundreds of times a second */
int qmp_send_quiet(struct qmp *q, const char *command, struct json_object *args, qmp_fn fn,
		   void *arg);

/*
 * Send and run the loop until the answer is here: 0 with *@ret (to be put),
 * -ETIMEDOUT, -EPIPE, -EINTR (loop->stop), or -EREMOTEIO for an error answer (it is in qmp.log).
 */
int qmp_execute(struct qmp *q, const char *command, struct json_object *args, double timeout_ms,
		struct json_object **ret);

/* {"command-line": …} for human-monitor-command; @cpu < 0: the default one */
struct json_object *qmp_hmp_args(const char *line, int cpu);

/*
 * Of dump-guest-memory (what CP VMDUMP is on z/VM): to @file of the evidence folder.
 * kdump-zlib is the one format of QEMU that makedumpfile takes, after `makedumpfile -R`.
 */
struct json_object *qmp_vmdump_args(const struct folder *folder, const char *file);

#endif
