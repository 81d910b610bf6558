// SPDX-License-Identifier: GPL-2.0
/* vmstate.c - a guest that is saved once and put back again and again: what that takes of QEMU */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "proto.h"
#include "vmstate.h"

#define VMSTATE_DISK_MS 30000
#define VMSTATE_QMP_MS	30000
#define VMSTATE_DRAIN	10000
#define VMSTATE_NAME	"base"

/* An open file without a name: no end leaves it. Negative errno. */
static int vmstate_make_disk(struct loop *loop, const char *path)
{
	char *argv[] = { "qemu-img", "create", "-q", "-f", "qcow2", (char *)path, "16M", NULL };
	struct child_files files = { .out = -1, .err = STDERR_FILENO };
	int rc = child_run(loop, argv, &files, VMSTATE_DISK_MS);
	int fd = rc ? -1 : open(path, O_RDWR | O_CLOEXEC);

	if (!rc && fd < 0)
		rc = -errno;
	unlink(path);
	return rc > 0 ? -EIO : rc ?: fd;
}

int vmstate_create(struct vmstate *s, struct loop *loop, const char *disk, unsigned int mem_mb)
{
	char **v = s->args;
	int rc = ram_create(&s->ram, (size_t)mem_mb << 20);

	if (rc)
		return rc;
	s->disk = vmstate_make_disk(loop, disk);
	if (s->disk < 0)
		return s->disk;
	/* A named file, as newer QEMUs want it for x-ignore-shared */
	*v++ = xstrdup("-object");
	*v++ = text_format("memory-backend-file,id=ram,share=on,size=%uM,mem-path=/proc/%d/fd/%d",
			   mem_mb, getpid(), s->ram.fd);
	*v++ = xstrdup("-machine");
	*v++ = xstrdup("memory-backend=ram");
	*v++ = xstrdup("-drive");
	*v++ = text_format("if=none,id=vmstate,format=qcow2,cache=unsafe,"
			   "file=/proc/%d/fd/%d",
			   getpid(), s->disk);
	return 0;
}

void vmstate_destroy(struct vmstate *s)
{
	if (*s->args)
		close(s->disk);
	for (char **v = s->args; *v; v++)
		free(*v);
	ram_destroy(&s->ram);
}

int vmstate_monitor(struct guest *g, const char *name, const char *line, int cpu)
{
	cleanup(json) struct json_object *ret = NULL;
	int rc = qmp_execute(&g->qmp, "human-monitor-command", qmp_hmp_args(line, cpu),
			     VMSTATE_QMP_MS, &ret);
	const char *text = rc ? "" : json_object_get_string(ret);

	if (!rc && *text) {
		warnx("%s: %s: %.*s", name, line, (int)strcspn(text, "\r\n"), text);
		rc = -EIO;
	}
	return rc;
}

/* The memory is ours to keep: QEMU's snapshots leave it out */
static int vmstate_ignore_memory(struct guest *g)
{
	struct json_object *args = json_format("{ 'capabilities': [ { 'capability': "
					       "'x-ignore-shared', 'state': true } ] }");

	return qmp_execute(&g->qmp, "migrate-set-capabilities", args, VMSTATE_QMP_MS, NULL);
}

int vmstate_save(struct vmstate *s, struct guest *g, const char *name)
{
	int rc = vmstate_ignore_memory(g);

	if (!rc)
		rc = vmstate_monitor(g, name, "savevm " VMSTATE_NAME, -1);
	return rc ?: ram_keep(&s->ram);
}

/* QEMU runs nothing after an end of the guest until it was reset, and says nothing of it */
static int vmstate_reset(struct guest *g)
{
	double end = clock_now_ms() + VMSTATE_QMP_MS;
	bool asked = false;

	for (;;) {
		cleanup(json) struct json_object *ret = NULL;
		int rc = qmp_execute(&g->qmp, "query-status", NULL, VMSTATE_QMP_MS, &ret);
		const char *is = json_get_str(ret, "status", "");

		if (rc || (strcmp(is, "shutdown") && strcmp(is, "guest-panicked")))
			return rc;
		if (!asked)
			rc = qmp_execute(&g->qmp, "system_reset", NULL, VMSTATE_QMP_MS, NULL);
		asked = true;
		if (rc || clock_now_ms() > end)
			return rc ?: -ETIMEDOUT;
	}
}

int vmstate_restore(struct vmstate *s, struct guest *g, const char *name)
{
	int rc = g->qemu.exited ? -EPIPE : vmstate_reset(g);

	if (!rc)
		rc = vmstate_ignore_memory(g);
	/*
	 * Before: virtio_load() (QEMU, hw/virtio/virtio.c) refuses indices of a ring in
	 * memory that do not fit the state. Behind: a reset, which is part of loadvm,
	 * writes the image and the initrd into memory (rom_reset(), hw/core/loader.c).
	 */
	if (!rc)
		rc = ram_restore(&s->ram);
	if (!rc)
		rc = vmstate_monitor(g, name, "loadvm " VMSTATE_NAME, -1);
	return rc ?: ram_restore(&s->ram);
}

void vmstate_drain(struct guest *g, struct folder *folder)
{
	guest_lend(g, folder);
	for (int i = 0; i < VMSTATE_DRAIN && loop_step(g->loop, 0) > 0; i++)
		;
	transport_discard(&g->transport);
	lines_flush(&g->channel.lines);
	lines_flush(&g->console);
}
