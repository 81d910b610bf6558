// SPDX-License-Identifier: GPL-2.0
/* inject.c - what comes from outside a schedule: an operator, and faults that TCG never makes */
#include <endian.h>
#include <errno.h>

#include "inject.h"
#include "step.h"
#include "tell.h"

#define INJECT_FRAME 1024 /* below what a function has of the stack */

/* `nmi` of QEMU's monitor is PSW restart, of the CPU that is chosen; nobody runs meanwhile */
static int inject_restart(struct machine *m, unsigned int cpu)
{
	struct cpu *c = &m->cpu[cpu];
	int rc = machine_wake(m, cpu) ?: base_monitor(m->base, "nmi", cpu);

	tell_say(m, "operator: PSW restart of CPU%u", cpu);
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

static bool inject_races(const struct machine *m, unsigned int cpu)
{
	const struct pair *p = m->base->pair;

	for (unsigned int i = 0; i < p->nracers; i++)
		if (p->racer[i] == cpu)
			return true;
	return false;
}

/* It is about to stop itself, or goes round and round: only an interruption gets it out of there */
static bool inject_is_idle(const struct cpu *c, unsigned int cpu)
{
	return c->at->kind == POINT_LOOP || (cpu_is_at_sigp(c, SIGP_STOP) && cpu_target(c) == cpu);
}

bool inject_can(const struct machine *m, unsigned int cpu, enum move_kind kind)
{
	const struct cpu *c = &m->cpu[cpu];

	if (!(m->base->pair->to >> cpu & 1))
		return false;
	if (kind == MOVE_RESTART)
		return true;
	if (kind == MOVE_FAIL || kind == MOVE_LEAVE)
		return !inject_races(m, cpu) && !cpu_has_failed(c);
	if (c->stopped || c->stop_pending || c->dead || c->waiting || !c->at)
		return false;
	switch (kind) {
	case MOVE_BUSY:
		return c->at->kind == POINT_SIGP;
	case MOVE_PANIC:
		return c->regs.mask & GDB_PSW_DAT;
	case MOVE_DAMAGE:
		return inject_races(m, cpu) && c->regs.mask & GDB_PSW_MCHK &&
		       inject_is_idle(c, cpu);
	default:
		return true;
	}
}

/* Condition code 2, and nothing done */
static int inject_busy(struct machine *m, unsigned int cpu)
{
	int rc;

	tell_describe(m, cpu);
	tell_say(m, ", and is answered busy");
	rc = step_answer(m, cpu, 2, 0);
	m->changes++; /* next time it is not */
	return rc ?: step_on(m, cpu);
}

/* The CPU goes on elsewhere, with what nobody has written */
static int inject_goes_on(struct machine *m, unsigned int cpu, uint64_t mask, uint64_t addr)
{
	struct gdb *g = &m->base->gdb;
	int rc = gdb_write(g, cpu, GDB_PSW_MASK, mask) ?: gdb_write(g, cpu, GDB_PSW_ADDR, addr);

	if (rc)
		return machine_fault(m, cpu, "PSW", rc);
	m->changes++;
	m->cpu[cpu].nvains = 0;
	return step_look(m, cpu) ?: step_on(m, cpu);
}

/*
 * An interruption (PoP chapter 6): a word that says why, the old PSW, the new one. The
 * CPU's lowcore is at 0.
 */
static int inject_interruption(struct machine *m, unsigned int cpu, uint64_t at, uint64_t why,
			       uint64_t old, uint64_t new, uint64_t addr)
{
	struct gdb *g = &m->base->gdb;
	uint64_t psw[2];
	int rc = gdb_read_memory(g, cpu, new, psw, sizeof(psw)) ?:
		 gdb_write_word(g, cpu, at, why) ?:
		 gdb_write_word(g, cpu, old, m->cpu[cpu].regs.mask) ?:
		 gdb_write_word(g, cpu, old + 8, addr);

	if (rc)
		return machine_fault(m, cpu, "lowcore", rc);
	return inject_goes_on(m, cpu, be64toh(psw[0]), be64toh(psw[1]));
}

/* The CPU's next instruction has no valid operation code */
static int inject_check(struct machine *m, unsigned int cpu)
{
	enum { LC_PGM = 0x88, LC_OLD = 0x150, LC_NEW = 0x1d0, OPERATION = 1 };
	const struct cpu *c = &m->cpu[cpu];
	unsigned int len = c->at->insn.len;
	uint64_t word;
	int rc = gdb_read_memory(&m->base->gdb, cpu, LC_PGM, &word, sizeof(word));

	tell_describe(m, cpu);
	tell_say(m, ", and has a program check there");
	if (rc)
		return machine_fault(m, cpu, "lowcore", rc);
	word = (be64toh(word) & ~0xffffffffULL) | len << 16 | OPERATION;
	return inject_interruption(m, cpu, LC_PGM, word, LC_OLD, LC_NEW, c->regs.addr + len);
}

/*
 * System damage. The kernel's handler believes nothing else of what was stored, and
 * stops all CPUs (mcck_int_handler, arch/s390/kernel/entry.S).
 */
static int inject_damage(struct machine *m, unsigned int cpu)
{
	enum { LC_CODE = 0xe8, LC_OLD = 0x160, LC_NEW = 0x1e0 };

	tell_describe(m, cpu);
	tell_say(m, ", and has a machine check there: system damage");
	return inject_interruption(m, cpu, LC_CODE, 1ULL << 63, LC_OLD, LC_NEW,
				   m->cpu[cpu].regs.addr);
}

/* As if what it does had called panic(); any text without % will do */
static int inject_panic(struct machine *m, unsigned int cpu)
{
	struct cpu *c = &m->cpu[cpu];
	struct gdb *g = &m->base->gdb;
	const struct vmlinux_symbol *panic = code_function(m->code, "panic");
	uint64_t text = 0;
	int rc;

	tell_describe(m, cpu);
	tell_say(m, ", and panics there");
	if (!panic || !vmlinux_find(&m->code->elf, "linux_banner", &text))
		return machine_fault(m, cpu, "panic(), linux_banner", -ENOENT);
	rc = gdb_write(g, cpu, GDB_R(2), text + m->base->slide) ?:
	     gdb_write(g, cpu, GDB_R(14), c->regs.addr) ?:
	     gdb_write(g, cpu, GDB_R(REG_STACK), c->regs.r[REG_STACK] - INJECT_FRAME);
	if (rc)
		return machine_fault(m, cpu, "registers", rc);
	return inject_goes_on(m, cpu, c->regs.mask, panic->addr + m->base->slide);
}

static int inject_failure(struct machine *m, struct move a)
{
	struct cpu *c = &m->cpu[a.cpu];

	tell_say(m, "CPU%u %s", a.cpu,
		 a.kind == MOVE_FAIL ? "goes into check-stop" : "is not operational any more");
	c->failed = a.kind == MOVE_FAIL;
	c->gone = a.kind == MOVE_LEAVE;
	m->changes++;
	return 0;
}

int inject_move(struct machine *m, struct move a)
{
	machine_strikes(m, a.cpu, true);
	switch (a.kind) {
	case MOVE_BUSY:
		return inject_busy(m, a.cpu);
	case MOVE_CHECK:
		return inject_check(m, a.cpu);
	case MOVE_PANIC:
		return inject_panic(m, a.cpu);
	case MOVE_DAMAGE:
		return inject_damage(m, a.cpu);
	case MOVE_FAIL:
	case MOVE_LEAVE:
		return inject_failure(m, a);
	default:
		return inject_restart(m, a.cpu);
	}
}
