// SPDX-License-Identifier: GPL-2.0
/* cpu.c - a CPU that stands at a point: what it is about to do, and what it has done in vain */
#include <stdio.h>

#include "cpu.h"
#include "text.h"

const char *cpu_order_name(unsigned int order)
{
	static const char *const name[] = {
		[SIGP_SENSE] = "SENSE",
		[SIGP_EXTERNAL_CALL] = "EXTERNAL CALL",
		[SIGP_EMERGENCY] = "EMERGENCY",
		[SIGP_START] = "START",
		[SIGP_STOP] = "STOP",
		[SIGP_RESTART] = "RESTART",
		[SIGP_STOP_STORE] = "STOP+STORE",
		[SIGP_INITIAL_RESET] = "INITIAL RESET",
		[SIGP_CPU_RESET] = "CPU RESET",
		[SIGP_SENSE_RUNNING] = "SENSE RUNNING",
	};
	static char number[24];

	if (order < ARRAY_SIZE(name) && name[order])
		return name[order];
	snprintf(number, sizeof(number), "order %u", order);
	return number;
}

uint64_t cpu_operand(const struct cpu *c)
{
	const struct insn *in = &c->at->insn;

	if (c->at->kind == POINT_LOCK)
		return c->regs.r[2];
	if (in->relative)
		return 0;
	return (in->base ? c->regs.r[in->base] : 0) + (in->index ? c->regs.r[in->index] : 0) +
	       in->disp;
}

unsigned int cpu_order(const struct cpu *c)
{
	return cpu_operand(c) & 0xff;
}

unsigned int cpu_target(const struct cpu *c)
{
	return c->regs.r[c->at->insn.r3] & 0xffff;
}

/* What the point is about: two accesses in vain are the same if this is */
static uint64_t operand_key(const struct cpu *c)
{
	if (c->at->kind == POINT_SIGP)
		return (uint64_t)cpu_order(c) << 32 | cpu_target(c);
	return cpu_operand(c);
}

/* A swap that failed has loaded what it found: who expects that now has not failed with it */
static uint64_t expects_key(const struct cpu *c)
{
	const struct insn *in = &c->at->insn;

	if (c->at->kind != POINT_SWAP || in->kind != INSN_CS)
		return 0;
	return in->bytes == 4 ? (uint32_t)c->regs.r[in->r1] : c->regs.r[in->r1];
}

static struct vain *cpu_find_vain(const struct cpu *c, const struct cpu *was)
{
	for (unsigned int i = 0; was->at && i < c->nvains; i++)
		if (c->vain[i].addr == was->at->addr && c->vain[i].operand == operand_key(was))
			return (struct vain *)&c->vain[i];
	return NULL;
}

bool cpu_is_at_sigp(const struct cpu *c, unsigned int order)
{
	return c->at && c->at->kind == POINT_SIGP && cpu_order(c) == order;
}

const struct vain *cpu_vain(const struct cpu *c, const struct cpu *was)
{
	const struct vain *v = cpu_find_vain(c, was);

	return v && v->expects == expects_key(was) ? v : NULL;
}

void cpu_add_vain(struct cpu *c, const struct cpu *was, uint64_t changes)
{
	struct vain *v = cpu_find_vain(c, was);

	if (!v)
		v = &c->vain[c->nvains < CPU_VAINS ? c->nvains++ : CPU_VAINS - 1];
	*v = (struct vain){ was->at->addr, operand_key(was), expects_key(was), changes };
}
