// SPDX-License-Identifier: GPL-2.0
/*
 * gdb.c - QEMU's gdbstub: one CPU at a time, breakpoints, registers, memory
 *
 * The protocol is gdb's remote serial protocol (gdb manual, appendix E); what
 * QEMU makes of it is in its gdbstub.c. CPU n is thread p1.(n + 1).
 */
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "clock.h"
#include "gdb.h"
#include "text.h"

#define GDB_ANSWER_MS 30000
#define GDB_CPUS_MAX  64

/* One byte of what comes in; true: a packet is whole */
static bool gdb_feed(struct gdb *g, char c)
{
	switch (g->state) {
	case GDB_IDLE:
		if (c == '$') {
			g->state = GDB_BODY;
			g->len = 0;
		}
		return false;
	case GDB_BODY:
		if (c == '#')
			g->state = GDB_SUM1;
		else if (g->len < GDB_PACKET_MAX)
			g->buf[g->len++] = c;
		return false;
	case GDB_SUM1:
		g->state = GDB_SUM2;
		return false;
	case GDB_SUM2:
		g->state = GDB_IDLE;
		g->buf[g->len] = '\0';
		return true;
	}
	return false;
}

/* A byte at a time only while a packet is being read, so that the next one stays in the socket */
static void gdb_ready(void *arg)
{
	struct gdb *g = arg;
	char in[512];
	ssize_t n;

	if (g->whole)
		return;
	n = recv(g->fd, in, sizeof(in), MSG_DONTWAIT | MSG_PEEK);
	if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR)) {
		g->closed = true;
		loop_forget(&g->source);
		return;
	}
	for (ssize_t i = 0; i < n; i++) {
		g->whole = gdb_feed(g, in[i]);
		if (g->whole || i == n - 1) {
			recv(g->fd, in, i + 1, MSG_DONTWAIT);
			break;
		}
	}
	if (g->whole && send(g->fd, "+", 1, MSG_DONTWAIT | MSG_NOSIGNAL) != 1)
		g->closed = true;
}

static int gdb_receive(struct gdb *g, double ms)
{
	double end = clock_now_ms() + ms;

	for (gdb_ready(g); !g->whole; gdb_ready(g)) {
		int rc = g->closed ? -EPIPE : loop_wait(g->loop, end);

		if (rc)
			return rc;
	}
	g->whole = false;
	return 0;
}

static int __printf(2, 3) gdb_send(struct gdb *g, const char *fmt, ...)
{
	char body[1024], packet[sizeof(body) + 8];
	uint8_t sum = 0;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(body, sizeof(body), fmt, ap);
	va_end(ap);
	if (n < 0 || (size_t)n >= sizeof(body))
		return -E2BIG;
	for (int i = 0; i < n; i++)
		sum += (uint8_t)body[i];
	n = snprintf(packet, sizeof(packet), "$%s#%02x", body, sum);
	if (g->closed || send(g->fd, packet, n, MSG_NOSIGNAL) != n)
		return -EPIPE;
	return 0;
}

/* The answer is in g->buf */
#define gdb_ask(g, ...) (gdb_send(g, __VA_ARGS__) ?: gdb_receive(g, GDB_ANSWER_MS))

static int gdb_expect_ok(struct gdb *g)
{
	return strcmp(g->buf, "OK") ? -EPROTO : 0;
}

void gdb_create(struct gdb *g, struct loop *loop, int fd)
{
	*g = (struct gdb){ .loop = loop, .fd = fd, .thread = -1 };
	g->source = loop_watch(loop, fd, gdb_ready, g);
}

void gdb_destroy(struct gdb *g)
{
	loop_forget(&g->source);
}

int gdb_open(struct gdb *g)
{
	int rc = gdb_ask(g, "qSupported:multiprocess+;vContSupported+");

	/* Writing a single register is allowed once the description was read */
	if (!rc)
		rc = gdb_ask(g, "qXfer:features:read:target.xml:0,ffb");
	/* QEMU's own: a step takes interrupts as they come, and timers run */
	if (!rc)
		rc = gdb_ask(g, "Qqemu.sstep=0x1");
	return rc ?: gdb_expect_ok(g);
}

static int gdb_select(struct gdb *g, unsigned int cpu)
{
	int rc;

	if (g->thread == (int)cpu)
		return 0;
	rc = gdb_ask(g, "Hgp1.%x", cpu + 1);
	if (!rc)
		rc = gdb_expect_ok(g);
	g->thread = rc ? -1 : (int)cpu;
	return rc;
}

static bool gdb_hex(const char *s, uint64_t *value)
{
	char word[17] = "";
	char *end;

	strncat(word, s, 16);
	*value = strtoull(word, &end, 16);
	return strlen(word) == 16 && !*end;
}

int gdb_read(struct gdb *g, unsigned int cpu, struct gdb_regs *regs)
{
	uint64_t *value = &regs->mask;
	int rc = gdb_select(g, cpu);

	if (!rc)
		rc = gdb_ask(g, "g");
	for (size_t i = 0; !rc && i < sizeof(*regs) / sizeof(*value); i++)
		if (strlen(g->buf) < 16 * (i + 1) || !gdb_hex(g->buf + 16 * i, &value[i]))
			rc = -EPROTO;
	return rc;
}

int gdb_read_one(struct gdb *g, unsigned int cpu, unsigned int reg, uint64_t *value)
{
	int rc = gdb_select(g, cpu);

	if (!rc)
		rc = gdb_ask(g, "p%x", reg);
	if (!rc && !gdb_hex(g->buf, value))
		rc = -EPROTO;
	return rc;
}

int gdb_write(struct gdb *g, unsigned int cpu, unsigned int reg, uint64_t value)
{
	int rc = gdb_select(g, cpu);

	if (!rc)
		rc = gdb_ask(g, "P%x=%016" PRIx64, reg, value);
	return rc ?: gdb_expect_ok(g);
}

int gdb_read_memory(struct gdb *g, unsigned int cpu, uint64_t addr, void *data, size_t len)
{
	unsigned char *out = data;
	int rc = gdb_select(g, cpu);

	if (!rc)
		rc = gdb_ask(g, "m%" PRIx64 ",%zx", addr, len);
	if (rc)
		return rc;
	if (*g->buf == 'E')
		return -EFAULT;
	if (strlen(g->buf) != 2 * len)
		return -EPROTO;
	for (size_t i = 0; i < len; i++)
		if (sscanf(g->buf + 2 * i, "%2hhx", &out[i]) != 1)
			return -EPROTO;
	return 0;
}

int gdb_write_word(struct gdb *g, unsigned int cpu, uint64_t addr, uint64_t value)
{
	int rc = gdb_select(g, cpu);

	if (!rc)
		rc = gdb_ask(g, "M%" PRIx64 ",8:%016" PRIx64, addr, value);
	return rc ?: gdb_expect_ok(g);
}

int gdb_break(struct gdb *g, uint64_t addr, bool on)
{
	return gdb_ask(g, "%c0,%" PRIx64 ",4", on ? 'Z' : 'z', addr) ?: gdb_expect_ok(g);
}

int gdb_resume(struct gdb *g, uint64_t cpus, bool step)
{
	char line[16 * GDB_CPUS_MAX] = "vCont";
	size_t len = strlen(line);

	for (unsigned int cpu = 0; cpu < GDB_CPUS_MAX; cpu++)
		if (cpus >> cpu & 1)
			len += snprintf(line + len, sizeof(line) - len, ";%c:p1.%x",
					step ? 's' : 'c', cpu + 1);
	return gdb_send(g, "%s", line);
}

int gdb_wait(struct gdb *g, double ms, int *signal)
{
	int rc = gdb_receive(g, ms);

	if (rc)
		return rc;
	if (sscanf(g->buf, "T%2x", (unsigned int *)signal) != 1)
		return -EPROTO;
	/* QEMU's stop makes that CPU the one whose registers are meant */
	g->thread = -1;
	return 0;
}

int gdb_interrupt(struct gdb *g)
{
	/* Each packet has been acknowledged; QEMU 10 stops at any byte, but reports it for this one only */
	return send(g->fd, "\003", 1, MSG_NOSIGNAL) == 1 ? 0 : -EPIPE;
}
