// SPDX-License-Identifier: GPL-2.0
/*
 * step.c - one CPU runs, by QEMU's gdbstub, until it stands again; all others stand
 *
 * What is known of QEMU here was tried with 7.2: a step may come back without
 * having been made, and is made again; a CPU that stops itself, or waits,
 * reports nothing and is asked for by QMP.
 */
#include <endian.h>
#include <errno.h>
#include <string.h>

#include "step.h"

#define STEP_POLL_MS	3
#define STEP_LOOK_MS	60   /* a CPU that has come to no point is looked at */
#define STEP_HANG_MS	4000 /* it will come to none */
#define STEP_STRUCK_MS	1000 /* nor will one that has no lowcore of its own; that loss is excused */
#define STEP_STOP_MS	1000 /* QEMU stops all CPUs on demand */
#define STEP_STOP_TRIES 10
#define STEP_AGAIN	20
#define STEP_LOWCORE	8192
#define STEP_QUIESCE	0xfff /* address of a PSW that says: switch off */

static const struct point *step_point(const struct machine *m, uint64_t addr)
{
	if (m->diag && addr == m->diag)
		return &m->reset_point;
	return points_at(m->points, addr - m->base->slide);
}

int step_look(struct machine *m, unsigned int cpu)
{
	struct cpu *c = &m->cpu[cpu];
	int rc = gdb_read(&m->base->gdb, cpu, &c->regs);

	if (rc)
		return machine_fault(m, cpu, "registers", rc);
	c->at = step_point(m, c->regs.addr);
	c->waiting = c->regs.mask & GDB_PSW_WAIT;
	c->dead = c->waiting && !(c->regs.mask & GDB_PSW_AWAKE);
	c->checksum = false;
	c->busy = false;
	return 0;
}

/* The guest has come to an end; true: that is what the stop says */
static bool step_ended(struct machine *m, unsigned int cpu, int signal)
{
	struct gdb_regs regs = { 0 };

	/* Loaded by quiesce (drivers/s390/char/sclp_quiesce.c); QEMU: is_special_wait_psw() */
	if (signal == GDB_SIGNAL_SHUTDOWN && !gdb_read(&m->base->gdb, cpu, &regs) &&
	    regs.mask & GDB_PSW_WAIT && regs.addr == STEP_QUIESCE)
		machine_ends(m, END_OFF, "the shutdown that was asked for");
	else if (signal == GDB_SIGNAL_PANIC)
		machine_ends(m, machine_has_image(m) ? END_LOST : END_BARE,
			     "the last CPU that ran is in disabled wait");
	else if (signal == GDB_SIGNAL_SHUTDOWN)
		machine_ends(m, END_LOST, "all CPUs are stopped");
	else
		return false;
	return true;
}

/* Stop all CPUs; they may have stopped meanwhile, and then this is that stop */
static int step_halt(struct machine *m, int *signal)
{
	int rc = -ETIMEDOUT;

	/* Now and then QEMU does not hear it */
	for (int i = 0; i < STEP_STOP_TRIES && rc == -ETIMEDOUT; i++)
		rc = gdb_interrupt(&m->base->gdb) ?: gdb_wait(&m->base->gdb, STEP_STOP_MS, signal);
	return rc;
}

/*
 * Let one CPU run: to a breakpoint or through a step, until it has stopped or
 * waits, or hangs. Its registers are read anew, but after an end.
 */
static int step_run(struct machine *m, unsigned int cpu, bool step, enum ran *ran)
{
	struct cpu *c = &m->cpu[cpu];
	double begun = clock_now_ms(), look = begun + STEP_LOOK_MS;
	double hangs = begun + (c->struck ? STEP_STRUCK_MS : STEP_HANG_MS);
	int signal;
	uint64_t stopped = 0;
	int rc = gdb_resume(&m->base->gdb, 1ULL << cpu, step);

	*ran = RAN_QUIET;
	for (;;) {
		if (!rc)
			rc = gdb_wait(&m->base->gdb, STEP_POLL_MS, &signal);
		if (!rc)
			break;
		if (rc == -ETIMEDOUT)
			rc = base_states(m->base, &stopped);
		if (rc)
			return machine_fault(m, cpu, "QEMU", rc);
		if (!(stopped >> cpu & 1) && clock_now_ms() < look)
			continue;
		rc = step_halt(m, &signal);
		if (rc)
			return machine_fault(m, cpu, "QEMU does not stop the CPUs", rc);
		if (signal != GDB_SIGNAL_INT)
			break;
		rc = step_look(m, cpu);
		if (rc)
			return rc;
		c->stopped = stopped >> cpu & 1;
		c->busy = clock_now_ms() > hangs;
		if (c->stopped || c->waiting || c->busy)
			return 0;
		look = clock_now_ms() + STEP_LOOK_MS;
		rc = gdb_resume(&m->base->gdb, 1ULL << cpu, step);
	}
	if (step_ended(m, cpu, signal)) {
		*ran = RAN_ENDED;
		return 0;
	}
	*ran = RAN_TRAPPED;
	return step_look(m, cpu);
}

/*
 * At each stop QEMU (7.2, gdb_vm_state_change(), gdbstub.c) lets a CPU's thread throw all
 * translations away, for which no other CPU may run. A SIGP that waits for that thread is in
 * the midst of one (do_run_on_cpu(), start_exclusive(), cpus-common.c): on a busy host, where
 * the thread has not come to it yet, the two would wait for each other.
 */
static int step_before_sigp(struct machine *m, unsigned int cpu)
{
	const struct cpu *c = &m->cpu[cpu];
	int rc = 0;

	if (c->at && c->at->kind == POINT_SIGP && cpu_target(c) < m->n && cpu_target(c) != cpu)
		rc = base_rest(m->base);
	return rc ? machine_fault(m, cpu, "QEMU's threads find no rest", rc) : 0;
}

int step_insn(struct machine *m, unsigned int cpu, enum ran *ran)
{
	uint64_t before = m->cpu[cpu].regs.addr;

	for (int i = 0; i < STEP_AGAIN; i++) {
		int rc = step_before_sigp(m, cpu) ?: step_run(m, cpu, true, ran);

		if (rc || *ran != RAN_TRAPPED || m->cpu[cpu].regs.addr != before)
			return rc;
	}
	/* A loop of one instruction */
	return 0;
}

int step_answer(struct machine *m, unsigned int cpu, unsigned int cc, uint32_t status)
{
	const struct cpu *c = &m->cpu[cpu];
	const struct insn *in = &c->at->insn;
	struct gdb *g = &m->base->gdb;
	uint64_t mask = (c->regs.mask & ~(3ULL << 44)) | (uint64_t)cc << 44;
	uint64_t stored = (c->regs.r[in->r1] & ~0xffffffffULL) | status;
	int rc = gdb_write(g, cpu, GDB_PSW_MASK, mask)
			 ?: gdb_write(g, cpu, GDB_PSW_ADDR, c->regs.addr + in->len);

	if (!rc && cc == 1)
		rc = gdb_write(g, cpu, GDB_R(in->r1), stored);
	return rc ? machine_fault(m, cpu, "PSW", rc) : step_look(m, cpu);
}

int step_find_diag(struct machine *m, unsigned int cpu)
{
	unsigned char code[256];
	uint64_t addr = m->cpu[cpu].regs.addr;
	struct insn in;
	int rc;

	if (m->diag)
		return 0;
	rc = gdb_read_memory(&m->base->gdb, cpu, addr, code, sizeof(code));
	if (rc)
		return machine_fault(m, cpu, "the reset's code", rc);
	for (size_t at = 0; insn_decode(&in, code + at, sizeof(code) - at, addr + at); at += in.len)
		if (in.kind == INSN_DIAG && in.disp == 0x308) {
			m->diag = m->reset_point.addr = addr + at;
			m->reset_point.insn = in;
			rc = gdb_break(&m->base->gdb, m->diag, true);
			return rc ? machine_fault(m, cpu, "breakpoint", rc) : 0;
		}
	return 0;
}

/* The PSW that is about to be loaded */
static int step_psw(struct machine *m, unsigned int cpu, uint64_t psw[2])
{
	const struct cpu *c = &m->cpu[cpu];
	int rc = gdb_read_memory(&m->base->gdb, cpu, cpu_operand(c), psw, 16);

	if (rc)
		return machine_fault(m, cpu, "the operand of lpswe", rc);
	psw[0] = be64toh(psw[0]);
	psw[1] = be64toh(psw[1]);
	return 0;
}

/*
 * Call of purgatory with 0: check the sum of what was loaded (machine_kexec.c,
 * do_start_kdump()). Another CPU may come in between; it takes 0.5 s under TCG.
 */
static bool step_is_checksum(const struct machine *m, unsigned int cpu, const uint64_t psw[2])
{
	return !(psw[0] & (GDB_PSW_WAIT | GDB_PSW_DAT)) && psw[1] >= m->base->crash_start &&
	       psw[1] <= m->base->crash_end && !(uint32_t)m->cpu[cpu].regs.r[2];
}

int step_skip_checksum(struct machine *m, unsigned int cpu)
{
	struct cpu *c = &m->cpu[cpu];
	uint64_t psw[2];
	int rc = step_psw(m, cpu, psw);

	if (!rc)
		rc = gdb_write(&m->base->gdb, cpu, GDB_PSW_MASK, psw[0]) ?:
		     gdb_write(&m->base->gdb, cpu, GDB_PSW_ADDR, c->regs.r[14]) ?:
		     gdb_write(&m->base->gdb, cpu, GDB_R(2), 0);
	return rc ? machine_fault(m, cpu, "checksum", rc) : step_look(m, cpu);
}

/*
 * Each CPU has a lowcore of its own at 0 (PoP chapter 3, prefixing). The preempt
 * count is there, and 7.3 changes it around each look at the clock.
 */
static bool step_is_private(const struct cpu *c)
{
	switch (c->at->kind) {
	case POINT_SWAP:
	case POINT_ATOMIC:
	case POINT_STORE:
	case POINT_LOAD:
		return !c->at->insn.relative && cpu_operand(c) < STEP_LOWCORE;
	default:
		return false;
	}
}

int step_on(struct machine *m, unsigned int cpu)
{
	struct cpu *c = &m->cpu[cpu];
	enum ran ran = RAN_TRAPPED;
	uint64_t psw[2];
	int rc = 0;

	while (!rc && !m->end) {
		if (c->at && c->at->kind != POINT_PSW && !step_is_private(c))
			return 0;
		if (c->at && c->at->kind == POINT_PSW) {
			rc = step_psw(m, cpu, psw);
			if (rc)
				return rc;
			c->checksum = step_is_checksum(m, cpu, psw);
			if (c->checksum)
				return 0;
		}
		rc = c->at ? step_insn(m, cpu, &ran) : step_run(m, cpu, false, &ran);
		if (rc || ran != RAN_TRAPPED)
			break;
	}
	if (c->busy)
		c->since = m->changes;
	return rc;
}
