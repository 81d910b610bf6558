// SPDX-License-Identifier: GPL-2.0
/* guest.c - a QEMU with all lines to it: started, not yet running, to its end */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "guest.h"
#include "proto.h"

#define GUEST_HANDSHAKE_MS 30000
#define GUEST_VMDUMP_MS	   120000
#define GUEST_AUTOPSY_MS   10000
#define GUEST_LINE_MAX	   4096
#define GUEST_FLOOD	   (8u << 20)

struct ports {
	int ours[PORT_COUNT];
	int qemus[PORT_COUNT];
};

static void cleanup_ports(struct ports *p)
{
	for (int i = 0; i < PORT_COUNT; i++) {
		fd_close(&p->ours[i]);
		fd_close(&p->qemus[i]);
	}
}

static int ports_open(struct ports *p, const struct guest_spec *spec)
{
	memset(p, -1, sizeof(*p));
	for (int i = 0; i < PORT_COUNT; i++) {
		int fd[2] = { -1, -1 };
		int rc = 0;

		if (i == PORT_GDB && !spec->debugged)
			continue;
		if (i == PORT_DATA && spec->kernel->transport->open)
			rc = spec->kernel->transport->open(fd);
		else if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fd) < 0)
			rc = -errno;
		p->ours[i] = fd[0];
		p->qemus[i] = fd[1];
		if (rc)
			return rc;
	}
	return 0;
}

static int port_take(struct ports *p, enum port port)
{
	int fd = p->ours[port];

	p->ours[port] = -1;
	return fd;
}

static char *guest_cmdline(const struct guest_spec *spec)
{
	const struct testcase *c = spec->testcase;
	const struct transport_ops *t = spec->kernel->transport;

	/*
	 * The reset in a loadvm writes the initrd into memory anew (rom_reset(),
	 * hw/core/loader.c), before virtio_load() looks there for the rings: they must not
	 * lie where the initrd was.
	 */
	return text_format("rdinit=/init console=%s crashkernel=%s " PROTO_ARG_TRANSPORT
			   "=%s " PROTO_ARG_LOADER "=%s%s%s%s",
			   t->console, spec->kernel->crashkernel, t->name, c->loader,
			   spec->debugged ? " retain_initrd" : "", *c->append ? " " : "",
			   c->append);
}

static int guest_spawn(struct guest *g, const struct guest_spec *spec, const struct ports *p)
{
	cleanup(free) char *cmdline = guest_cmdline(spec);
	struct qemu_spec q = {
		.binary = spec->qemu,
		.accel = spec->accel,
		.sandbox = spec->sandbox,
		.cpus = spec->testcase->cpus,
		.mem_mb = spec->testcase->mem_mb,
		.image = spec->kernel->image,
		.initrd = spec->kernel->initrd,
		.cmdline = cmdline,
		.transport = spec->kernel->transport,
		.debugged = spec->debugged,
		.extra = spec->extra,
	};

	memcpy(q.fd, p->qemus, sizeof(q.fd));
	return qemu_start(&g->qemu, g->loop, &q, g->folder);
}

/* The kernel's console is kept, and moves nothing */
static void guest_console(void *arg, char *line, size_t len, bool cut)
{
	struct guest *g = arg;

	(void)cut;
	folder_line(g->folder, LOG_CONSOLE, "", line, len);
}

static void guest_connect(struct guest *g, const struct guest_spec *spec, struct ports *p)
{
	qmp_create(&g->qmp, g->loop, port_take(p, PORT_QMP), g->folder);
	lines_create(&g->console, g->loop, port_take(p, PORT_CONSOLE), "the console",
		     GUEST_LINE_MAX, guest_console, g);
	channel_create(&g->channel, g->loop, port_take(p, PORT_CHANNEL), g->folder);
	g->transport = (struct transport){
		.ops = spec->kernel->transport,
		.loop = g->loop,
		.qmp = &g->qmp,
		.folder = g->folder,
		.fd = port_take(p, PORT_DATA),
		.peer = p->qemus[PORT_DATA],
		.mem = (uint64_t)spec->testcase->mem_mb << 20,
	};
	g->gdb = port_take(p, PORT_GDB);
}

int guest_start(struct guest *g, struct loop *loop, struct folder *folder,
		const struct guest_spec *spec)
{
	cleanup(ports) struct ports ports;
	cleanup(free) char *words = NULL;
	int rc;

	*g = (struct guest){
		.loop = loop,
		.folder = folder,
		.gdb = -1,
	};
	rc = ports_open(&ports, spec);
	if (!rc)
		rc = guest_spawn(g, spec, &ports);
	if (rc) {
		snprintf(g->error, sizeof(g->error), "can't start QEMU: %s", strerror(-rc));
		return rc;
	}
	guest_connect(g, spec, &ports);
	/* QEMU alone holds its ends now: when it dies, we read the end of file */
	cleanup_ports(&ports);

	rc = qmp_handshake(&g->qmp, GUEST_HANDSHAKE_MS);
	if (!rc)
		rc = cpus_create(&g->cpus, loop, &g->qmp, folder, g->qemu.pid);
	if (!rc)
		return 0;
	words = rc == -EINTR ? NULL : qemu_last_words(folder);
	snprintf(g->error, sizeof(g->error), "%s%s%s",
		 rc == -EINTR	    ? "interrupted"
		 : rc == -ETIMEDOUT ? "QEMU does not answer on QMP"
				    : "QEMU did not start",
		 words ? ": " : "", words ?: "");
	return rc;
}

void guest_lend(struct guest *g, struct folder *folder)
{
	g->qemu.fn = NULL;
	g->qmp.event = NULL;
	g->channel.fn = NULL;
	g->folder = g->qmp.folder = g->channel.folder = folder;
	transport_lend(&g->transport, folder);
	cpus_lend(&g->cpus, folder);
}

int guest_run(struct guest *g)
{
	return qmp_send(&g->qmp, "cont", NULL, NULL, NULL);
}

void guest_stop(struct guest *g)
{
	child_stop(&g->qemu);
	/* The sockets keep what was written before the end */
	for (int i = 0; i < 1000 && loop_step(g->loop, 0) > 0; i++)
		;
	cpus_destroy(&g->cpus);
	qmp_destroy(&g->qmp);
	transport_destroy(&g->transport);
	lines_destroy(&g->channel.lines);
	lines_flush(&g->console);
	lines_destroy(&g->console);
	fd_close(&g->gdb);
}

uint64_t guest_bytes(const struct guest *g)
{
	return MIN(g->console.bytes, GUEST_FLOOD) + g->channel.lines.bytes + g->transport.bytes;
}

static bool autopsy_ask(struct guest *g, const char *command, struct json_object *args,
			const char *file)
{
	cleanup(json) struct json_object *ret = NULL;
	const char *text;

	if (qmp_execute(&g->qmp, command, args, GUEST_AUTOPSY_MS, &ret))
		return false;
	if (json_object_is_type(ret, json_type_string))
		text = json_object_get_string(ret);
	else
		text = json_object_to_json_string_ext(ret, JSON_C_TO_STRING_PRETTY);
	folder_write(g->folder, file, text, strlen(text));
	return true;
}

void guest_autopsy(struct guest *g, bool vmdump)
{
	if (mkdirat(g->folder->dirfd, EVIDENCE_HANG, 0777) < 0 && errno != EEXIST) {
		folder_failed(g->folder, EVIDENCE_HANG, -errno);
		return;
	}
	folder_write_tail(g->folder, EVIDENCE_HANG_CONSOLE);
	/* Who does not answer once is not asked again */
	if (autopsy_ask(g, "query-status", NULL, EVIDENCE_HANG_STATUS) &&
	    autopsy_ask(g, "query-cpus-fast", NULL, EVIDENCE_HANG_CPUS))
		autopsy_ask(g, "human-monitor-command", qmp_hmp_args("info registers -a", -1),
			    EVIDENCE_HANG_REGISTERS);
	if (vmdump)
		qmp_execute(&g->qmp, "dump-guest-memory",
			    qmp_vmdump_args(g->folder, EVIDENCE_HANG_VMDUMP), GUEST_VMDUMP_MS,
			    NULL);
}
