// SPDX-License-Identifier: GPL-2.0
/* stack.c - the s390 back chain of a CPU in a dump */
#include "be.h"
#include "stack.h"

#define PSW_MASK_PSTATE 0x0001000000000000ULL
#define STACK_SIZE	(64 << 10) /* no stack is larger */
#define FRAME_SIZE	160	   /* STACK_FRAME_OVERHEAD: what a caller leaves for its callee */

/*
 * struct stack_frame: registers 6 to 15 as the callee saved them, and the link
 * to the caller's frame. -mpacked-stack moves both, so ask the debug info.
 */
struct layout {
	uint64_t back_chain, r14;
	uint64_t regs_psw, regs_r15; /* struct pt_regs, behind the last frame of an interrupt */
};

/*
 * Does the frame at @sp lead to one above it on the same stack, which, if @text, holds a
 * return address? What was on the stack before may look like a back chain, but hardly like both.
 */
static bool leads_up(struct scene *sc, uint64_t sp, const struct layout *l, bool text)
{
	unsigned char chain[8], r14[8];

	if (vmcore_read_virt(&sc->core, sp + l->back_chain, chain, sizeof(chain)) ||
	    be64_load(chain) % 8 || be64_load(chain) <= sp || be64_load(chain) - sp >= STACK_SIZE)
		return false;
	return !text ||
	       (!vmcore_read_virt(&sc->core, be64_load(chain) + l->r14, r14, sizeof(r14)) &&
		vmlinux_function(&sc->elf, be64_load(r14) - 1));
}

static void get_layout(struct scene *sc, uint64_t sp, struct layout *l)
{
	static const struct layout plain = {
		.back_chain = 152, .r14 = 72 + 64, .regs_psw = 8, .regs_r15 = 144
	};
	static const struct layout packed = {
		.back_chain = 0, .r14 = 48 + 64, .regs_psw = 8, .regs_r15 = 144
	};
	uint64_t off;

	/* Without debug info the first frame has to tell; one that never returns saves no r14 */
	if (leads_up(sc, sp, &plain, true))
		*l = plain;
	else if (leads_up(sc, sp, &packed, true) ||
		 (!leads_up(sc, sp, &plain, false) && leads_up(sc, sp, &packed, false)))
		*l = packed;
	else
		*l = plain;
	if (vmlinux_offset(&sc->elf, "show_stack", "stack_frame", "back_chain", &off))
		l->back_chain = off;
	if (vmlinux_offset(&sc->elf, "show_stack", "stack_frame", "gprs", &off))
		l->r14 = off + 64;
	if (vmlinux_offset(&sc->elf, "show_stack", "pt_regs", "psw", &off))
		l->regs_psw = off;
	if (vmlinux_offset(&sc->elf, "show_stack", "pt_regs", "gprs", &off))
		l->regs_r15 = off + 8 * 15;
}

static void add(struct scene *sc, struct stack *stack, uint64_t ip, bool call)
{
	/* A return address may lie behind the function that made the call */
	const struct vmlinux_symbol *s = vmlinux_function(&sc->elf, ip - call);

	if (stack->n == STACK_FRAMES)
		return;
	stack->ip[stack->n] = ip;
	stack->function[stack->n++] = s ? s->name : "?";
}

static bool load(struct scene *sc, uint64_t va, uint64_t *v, struct stack *stack)
{
	unsigned char raw[8];

	if (vmcore_read_virt(&sc->core, va, raw, sizeof(raw)))
		return text_fail(&stack->broken, false, "stack at 0x%llx: %s",
				 (unsigned long long)va, vmcore_error(&sc->core));
	*v = be64_load(raw);
	return true;
}

void stack_walk(struct scene *sc, const struct vmcore_cpu *cpu, struct stack *stack)
{
	uint64_t sp = cpu->gpr[15], chain, ip, mask;
	struct layout l;

	*stack = (struct stack){ 0 };
	get_layout(sc, sp, &l);
	add(sc, stack, cpu->psw_addr, false);

	/*
	 * A function without a frame of its own saved nothing: r14 still holds
	 * its return address. Take it where it leads into another function, and
	 * where the frame below does not repeat it.
	 */
	if (vmlinux_function(&sc->elf, cpu->gpr[14] - 1) &&
	    vmlinux_function(&sc->elf, cpu->gpr[14] - 1) !=
		    vmlinux_function(&sc->elf, cpu->psw_addr))
		add(sc, stack, cpu->gpr[14], true);

	/* A chain that leads back to where it was adds no function, but a step */
	for (int steps = 0; steps < STACK_FRAMES && stack->n < STACK_FRAMES; steps++) {
		if (!load(sc, sp + l.back_chain, &chain, stack))
			return;
		if (chain) {
			if (!load(sc, chain + l.r14, &ip, stack))
				return;
			if (ip != stack->ip[stack->n - 1])
				add(sc, stack, ip, true);
			sp = chain;
			continue;
		}
		/* The end, or an interrupt: then the interrupted registers lie behind */
		if (!load(sc, sp + FRAME_SIZE + l.regs_psw, &mask, stack) ||
		    !load(sc, sp + FRAME_SIZE + l.regs_psw + 8, &ip, stack) ||
		    !load(sc, sp + FRAME_SIZE + l.regs_r15, &sp, stack)) {
			text_set(&stack->broken, "%s", "");
			return;
		}
		if (mask & PSW_MASK_PSTATE || !vmlinux_function(&sc->elf, ip))
			return;
		add(sc, stack, ip, false);
	}
	text_set(&stack->broken, "more than %d frames", STACK_FRAMES);
}

void stack_free(struct stack *stack)
{
	free(stack->broken);
	*stack = (struct stack){ 0 };
}

int stack_find(const struct stack *stack, unsigned int from, const char *name)
{
	for (unsigned int i = from; i < stack->n; i++)
		if (!strcmp(stack->function[i], name))
			return i;
	return -1;
}

char *stack_text(const struct stack *stack)
{
	char *text = NULL;

	for (unsigned int i = 0; i < stack->n; i++)
		text_add(&text, " < ", "%s", stack->function[i]);
	if (stack->broken && *stack->broken)
		text_add(&text, " < ", "(%s)", stack->broken);
	return text;
}
