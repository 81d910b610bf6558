// SPDX-License-Identifier: GPL-2.0
/* transport.c - how channel, console and dump get out of a guest */
#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include <sys/socket.h>

#include "file.h"
#include "proto.h"
#include "transport.h"

static const struct transport_ops *const transports[] = { &transport_virtio, &transport_sclp };

/* What a guest may write, and nothing else: its words never become a path */
static const char *const transport_names[] = { EVIDENCE_VMCORE, EVIDENCE_ELF, EVIDENCE_JOINED,
					       EVIDENCE_DMESG, EVIDENCE_MAKEDUMPFILE };

const struct transport_ops *transport_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(transports); i++)
		if (!strcmp(transports[i]->name, name))
			return transports[i];
	return NULL;
}

void transport_lend(struct transport *t, struct folder *folder)
{
	if (t->ops && t->ops->destroy) /* QEMU may not have started at all */
		t->ops->destroy(t);
	for (unsigned int i = 0; i < t->nfiles; i++)
		cleanup_close(&t->file[i].fd);
	loop_forget(&t->source);
	t->nfiles = t->current = 0;
	t->bytes = 0;
	t->fn = NULL;
	*t->error = '\0';
	t->folder = folder;
}

void transport_discard(struct transport *t)
{
	char buf[65536];

	while (t->fd >= 0 && recv(t->fd, buf, sizeof(buf), MSG_DONTWAIT) > 0)
		;
}

void transport_destroy(struct transport *t)
{
	if (!t->ops)
		return;
	transport_lend(t, NULL);
	fd_close(&t->fd);
	t->ops = NULL;
}

void transport_fail(struct transport *t, const char *fmt, ...)
{
	va_list ap;

	if (*t->error)
		return;
	va_start(ap, fmt);
	vsnprintf(t->error, sizeof(t->error), fmt, ap);
	va_end(ap);
	if (t->fn)
		t->fn(t->arg);
}

bool transport_is_idle(const struct transport *t)
{
	return t->current == t->nfiles;
}

/* Empty files are complete at once; the first other one is begun */
static void transport_next(struct transport *t)
{
	struct transport_file *f;

	while ((f = transport_current(t)) && f->received == f->size) {
		if (close(f->fd) < 0)
			folder_failed(t->folder, f->name, -errno);
		f->fd = -1;
		t->current++;
		if (t->fn)
			t->fn(t->arg);
	}
	if (f)
		t->ops->begin(t);
}

bool transport_announce(struct transport *t, const char *name, uint64_t size, uint64_t root)
{
	struct transport_file *f = &t->file[t->nfiles];
	bool idle = transport_is_idle(t);

	if (*t->error)
		return false;
	*f = (struct transport_file){ .size = size, .root = root, .fd = -1 };
	for (size_t i = 0; i < ARRAY_SIZE(transport_names); i++)
		if (!strcmp(name, transport_names[i]))
			f->name = transport_names[i];
	for (unsigned int i = 0; i < t->nfiles; i++)
		if (f->name && !strcmp(f->name, t->file[i].name))
			f->name = NULL;
	if (!f->name || t->nfiles == TRANSPORT_FILES - 1) {
		transport_fail(t, "the guest announced a file that it may not send");
		return false;
	}
	if (size > 2 * t->mem) {
		transport_fail(t, "the guest announced a %s larger than its memory", f->name);
		return false;
	}
	f->fd = folder_open(t->folder, f->name);
	if (f->fd < 0)
		return false;
	t->nfiles++;
	if (idle)
		transport_next(t);
	return true;
}

void transport_store(struct transport *t, const char *data, size_t len)
{
	struct transport_file *f = transport_current(t);
	int rc;

	t->bytes += len;
	rc = file_put(f->fd, data, len);
	if (rc) {
		folder_failed(t->folder, f->name, rc);
		return;
	}
	f->received += len;
	if (f->received == f->size)
		transport_next(t);
}
