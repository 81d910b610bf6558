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

int vmstate_create(struct vmstate_args *args, struct loop *loop, const char *disk,
		   unsigned int mem_mb, int memory)
{
	char **v = args->v;
	int fd = vmstate_make_disk(loop, disk);

	if (fd < 0)
		return fd;
	args->disk = fd;
	/* A named file, as newer QEMUs want it for x-ignore-shared */
	*v++ = xstrdup("-object");
	*v++ = text_format("memory-backend-file,id=ram,share=on,size=%uM,mem-path=/proc/%d/fd/%d",
			   mem_mb, getpid(), memory);
	*v++ = xstrdup("-machine");
	*v++ = xstrdup("memory-backend=ram");
	*v++ = xstrdup("-drive");
	*v++ = text_format("if=none,id=vmstate,format=qcow2,cache=unsafe,"
			   "file=/proc/%d/fd/%d",
			   getpid(), fd);
	return 0;
}

void vmstate_load(struct vmstate_args *args, const char *snapshot)
{
	char **v = args->v;

	while (*v)
		v++;
	v[0] = xstrdup("-loadvm");
	v[1] = xstrdup(snapshot);
}

void vmstate_destroy(struct vmstate_args *args)
{
	if (*args->v)
		close(args->disk);
	for (char **v = args->v; *v; v++)
		free(*v);
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

void vmstate_drain(struct guest *g, struct folder *folder)
{
	guest_lend(g, folder);
	for (int i = 0; i < VMSTATE_DRAIN && loop_step(g->loop, 0) > 0; i++)
		;
	transport_discard(&g->transport);
	lines_flush(&g->channel.lines);
	lines_flush(&g->console.lines);
}
