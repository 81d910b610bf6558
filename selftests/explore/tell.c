// SPDX-License-Identifier: GPL-2.0
/* tell.c - what a CPU is about to do, in words */
#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#include "tell.h"
#include "text.h"

void tell_say(struct machine *m, const char *fmt, ...)
{
	size_t len = strlen(m->said);
	va_list ap;

	if (!m->trace)
		return;
	va_start(ap, fmt);
	vsnprintf(m->said + len, sizeof(m->said) - len, fmt, ap);
	va_end(ap);
}

static uint64_t tell_word(struct machine *m, unsigned int cpu, uint64_t addr, unsigned int bytes)
{
	unsigned char data[16];
	uint64_t value = 0;

	if (gdb_read_memory(&m->base->gdb, cpu, addr, data, MIN(bytes, 8)))
		return 0;
	for (unsigned int i = 0; i < MIN(bytes, 8); i++)
		value = value << 8 | data[i];
	return value;
}

void tell_describe(struct machine *m, unsigned int cpu)
{
	const struct cpu *c = &m->cpu[cpu];
	const struct point *p = c->at;
	const struct vmlinux_symbol *variable = NULL;
	const char *line;
	uint64_t addr, mask;

	if (!m->trace)
		return;
	tell_say(m, "CPU%u ", cpu);
	if (c->stop_pending || c->restart_pending || !p) {
		tell_say(m, "%s: %s", code_name(m->code, c->regs.addr - m->base->slide),
			 c->stop_pending      ? "takes the order to stop"
			 : c->restart_pending ? "takes the restart interruption"
			 : c->ext_pending     ? "takes the external interruption"
					      : "goes on");
		return;
	}
	line = p == &m->reset_point ? "" : code_line(m->code, p->addr);
	tell_say(m, "%s%s%s%s: ", p == &m->reset_point ? "reset" : code_name(m->code, p->addr),
		 *line ? " (" : "", line, *line ? ")" : "");
	if (p->kind == POINT_SIGP) {
		tell_say(m, "SIGP %s ->%u", cpu_order_name(cpu_order(c)), cpu_target(c));
		return;
	}
	addr = p->insn.relative ? p->insn.target + m->base->slide : cpu_operand(c);
	if (p->kind <= POINT_LOCK)
		variable = code_variable(m->code, addr - m->base->slide);
	tell_say(m, "%s%s%s", p->kind == POINT_LOCK ? "waits for the lock" : p->insn.name,
		 variable ? " " : "", variable ? variable->name : "");
	if (p->kind == POINT_DIAG)
		tell_say(m, " 308");
	if (c->checksum)
		tell_say(m, ": purgatory's checksum");
	mask = p->insn.bytes < 8 ? (1ULL << 8 * p->insn.bytes) - 1 : ~0ULL;
	if (p->kind == POINT_SWAP)
		tell_say(m, " (is 0x%" PRIx64 ", expects 0x%" PRIx64 ", wants 0x%" PRIx64 ")",
			 tell_word(m, cpu, addr, p->insn.bytes), c->regs.r[p->insn.r1] & mask,
			 c->regs.r[p->insn.r3] & mask);
	else if (p->kind == POINT_ATOMIC || p->kind == POINT_STORE || p->kind == POINT_LOAD)
		tell_say(m, " (is 0x%" PRIx64 ")", tell_word(m, cpu, addr, p->insn.bytes));
}
