/* SPDX-License-Identifier: GPL-2.0 */
/* cpu.h - a CPU that stands at a point: what it is about to do, and what it has done in vain */
#ifndef CPU_H
#define CPU_H

#include "gdb.h"
#include "points.h"

/* SIGP orders (Principles of Operation, chapter 4) */
enum {
	SIGP_SENSE = 1,
	SIGP_EXTERNAL_CALL = 2,
	SIGP_EMERGENCY = 3,
	SIGP_START = 4,
	SIGP_STOP = 5,
	SIGP_RESTART = 6,
	SIGP_STOP_STORE = 9,
	SIGP_INITIAL_RESET = 11,
	SIGP_CPU_RESET = 12,
	SIGP_SENSE_RUNNING = 21,
};

/* Status bits that SENSE stores (PoP chapter 4) */
#define SIGP_CHECK_STOP 0x10
#define SIGP_STOPPED	0x40

/* What a CPU has done in vain: it won't do so again before somebody has changed something */
struct vain {
	uint64_t addr, operand, expects, changes;
};

#define CPU_VAINS 16

struct cpu {
	struct gdb_regs regs;
	const struct point *at; /* NULL: at none, it has still to come to one */
	bool checksum;		/* at is the call of purgatory that checks the crash kernel */
	bool stopped, dead, waiting;
	bool failed, gone; /* in check-stop; not operational */
	bool deaf;	   /* has stopped itself, and no reset came since: machine_awaken() */
	bool stop_pending, restart_pending, ext_pending;
	bool busy;	/* runs without coming to a point */
	uint64_t since; /* changes when it was found busy */
	bool open;	/* something was injected while it stood between spx and diagnose 308 */
	bool struck;	/* and that, or what came of it, hit this CPU */
	const char *reset_by; /* function from which it went to reset the machine */
	struct vain vain[CPU_VAINS];
	unsigned int nvains;
};

static inline bool cpu_has_failed(const struct cpu *c)
{
	return c->failed || c->gone;
}

/* It has no lowcore of its own any more: of the new PSWs there none leads into the kernel */
static inline bool cpu_is_in_window(const struct cpu *c)
{
	return c->at && c->reset_by && (c->at->kind == POINT_JUMP || c->at->kind == POINT_DIAG);
}

/* Address of the operand in storage, at run time; of a relative one 0 */
uint64_t cpu_operand(const struct cpu *c);

/* At a SIGP: its order and the CPU that it is for */
unsigned int cpu_order(const struct cpu *c);
unsigned int cpu_target(const struct cpu *c);
bool cpu_is_at_sigp(const struct cpu *c, unsigned int order);
/* "SENSE", "order 7"; static buffer */
const char *cpu_order_name(unsigned int order);

/* What @c has done in vain just where @was stands; NULL: nothing */
const struct vain *cpu_vain(const struct cpu *c, const struct cpu *was);
void cpu_add_vain(struct cpu *c, const struct cpu *was, uint64_t changes);

#endif
