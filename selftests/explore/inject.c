// SPDX-License-Identifier: GPL-2.0
/* inject.c - what comes from outside a schedule: an operator, and faults that TCG never makes */
#include <endian.h>

#include "inject.h"
#include "step.h"

/* `nmi` of QEMU's monitor is PSW restart, of the CPU that is chosen; nobody runs meanwhile */
static int inject_restart(struct machine *m, unsigned int cpu)
{
	struct cpu *c = &m->cpu[cpu];
	int rc = machine_wake(m, cpu) ?: base_monitor(m->base, "nmi", cpu);

	machine_say(m, "operator: PSW restart of CPU%u", cpu);
	if (rc)
		return machine_fault(m, cpu, "PSW restart", rc);
	m->changes++;
	if (!c->stopped) {
		c->restart_pending = true;
		c->dead = false;
		return 0;
	}
	return machine_awaken(m, cpu);
}

bool inject_can(const struct machine *m, unsigned int cpu, enum move_kind kind)
{
	const struct cpu *c = &m->cpu[cpu];

	if (kind == MOVE_RESTART)
		return true;
	if (c->stopped || c->stop_pending || c->dead || c->waiting || !c->at)
		return false;
	return kind == MOVE_CHECK || c->at->kind == POINT_SIGP;
}

/* Condition code 2, and nothing done */
static int inject_busy(struct machine *m, unsigned int cpu)
{
	struct cpu *c = &m->cpu[cpu];
	struct gdb *g = &m->base->gdb;
	uint64_t mask = (c->regs.mask & ~(3ULL << 44)) | 2ULL << 44;
	int rc;

	machine_describe(m, cpu);
	machine_say(m, ", and is answered busy");
	rc = gdb_write(g, cpu, GDB_PSW_MASK, mask)
		     ?: gdb_write(g, cpu, GDB_PSW_ADDR, c->regs.addr + c->at->insn.len);
	if (rc)
		return machine_fault(m, cpu, "PSW", rc);
	m->changes++; /* next time it is not */
	return step_look(m, cpu) ?: step_on(m, cpu);
}

/*
 * The CPU's next instruction has no valid operation code (PoP chapter 6). Its
 * lowcore is at 0: the interruption's length and code, and its old and new PSW.
 */
static int inject_check(struct machine *m, unsigned int cpu)
{
	enum { LC_PGM = 0x88, LC_OLD = 0x150, LC_NEW = 0x1d0, OPERATION = 1 };
	struct cpu *c = &m->cpu[cpu];
	struct gdb *g = &m->base->gdb;
	uint64_t word, psw[2];
	int rc = gdb_read_memory(g, cpu, LC_PGM, &word, sizeof(word))
			 ?: gdb_read_memory(g, cpu, LC_NEW, psw, sizeof(psw));

	machine_describe(m, cpu);
	machine_say(m, ", and has a program check there");
	word = (be64toh(word) & ~0xffffffffULL) | c->at->insn.len << 16 | OPERATION;
	if (!rc)
		rc = gdb_write_word(g, cpu, LC_PGM, word) ?:
		     gdb_write_word(g, cpu, LC_OLD, c->regs.mask) ?:
		     gdb_write_word(g, cpu, LC_OLD + 8, c->regs.addr + c->at->insn.len);
	if (!rc)
		rc = gdb_write(g, cpu, GDB_PSW_MASK, be64toh(psw[0]))
			     ?: gdb_write(g, cpu, GDB_PSW_ADDR, be64toh(psw[1]));
	if (rc)
		return machine_fault(m, cpu, "program check", rc);
	m->changes++;
	c->nvains = 0;
	return step_look(m, cpu) ?: step_on(m, cpu);
}

int inject_move(struct machine *m, struct move a)
{
	switch (a.kind) {
	case MOVE_BUSY:
		return inject_busy(m, a.cpu);
	case MOVE_CHECK:
		return inject_check(m, a.cpu);
	default:
		return inject_restart(m, a.cpu);
	}
}
