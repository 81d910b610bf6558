// SPDX-License-Identifier: GPL-2.0
/* check_stacks.c - each CPU's back chain: the losers and the winner stand where they must */
#include "check.h"
#include "compare.h"
#include "stack.h"

/* panic() is a wrapper of vpanic() from 7.1 on; either may have been inlined */
static bool below_panic(const struct stack *stack, int from)
{
	return from >= 0 &&
	       (stack_find(stack, from, "panic") >= 0 || stack_find(stack, from, "vpanic") >= 0);
}

#define PSW_DAT	    0x0400000000000000ULL
#define PSW_PROBLEM 0x0001000000000000ULL

/* Purgatory's checksum: called by machine_kexec() alone, on a stack that no dump holds */
static bool in_purgatory(struct scene *sc, const struct vmcore_cpu *cpu)
{
	struct compare_swap area;

	return !(cpu->psw_mask & (PSW_DAT | PSW_PROBLEM)) && compare_find_swap(sc, &area) &&
	       cpu->psw_addr >= area.base && cpu->psw_addr - area.base < area.size;
}

/* Where another CPU has taken over, the winner may be anywhere in panic() */
static bool winner_fits(struct scene *sc, const struct vmcore_cpu *cpu, const struct stack *stack)
{
	if (scene_taken_over(sc))
		return below_panic(stack, 0) || in_purgatory(sc, cpu);
	/* Old kernels have no __crash_kexec(); the series dumps from the notifier, too */
	return below_panic(stack, stack_find(stack, 0, "__crash_kexec")) ||
	       below_panic(stack, stack_find(stack, 0, "crash_kexec")) ||
	       below_panic(stack, stack_find(stack, 0, "on_panic_notify"));
}

/* A case may hold a CPU elsewhere that would come to panic() ("losers": "any") */
static bool losers_anywhere(const struct scene *sc)
{
	const char *demand = sc->ev ? sc->ev->must.losers : NULL;

	return demand && !strcmp(demand, "any");
}

static void check_stack(struct scene *sc, unsigned int note, struct check_result *r)
{
	int cpu = sc->cpu_of_note[note], winner = scene_winner(sc);
	cleanup(free) char *text = NULL;
	const char *role = "did not panic";
	struct stack stack;

	stack_walk(sc, sc->core.cpu + note, &stack);
	text = stack_text(&stack);
	if (cpu >= 0 && cpu == winner)
		role = "winner";
	else if (cpu >= 0 && scene_call(sc, cpu))
		role = winner >= 0 ? "loser" : "called panic(), who won is not known";

	if (cpu >= 0 && cpu == sc->ipl_cpu)
		check_ok(r,
			 "CPU %d (%s, IPL CPU: restarted for the dump, its own frames may be "
			 "gone): %s",
			 cpu, role, text);
	else if (sc->ev && sc->ev->seen.restart.done && cpu == sc->ev->seen.restart.cpu)
		check_ok(r, "CPU %d (%s, PSW restart): %s", cpu, role, text);
	else if (cpu < 0)
		check_ok(r, "note %u (of no known CPU): %s", note + 1, text);
	else if (cpu == winner && !winner_fits(sc, sc->core.cpu + note, &stack))
		check_fail(r,
			   "CPU %d won, but is not in __crash_kexec, crash_kexec or "
			   "on_panic_notify below panic: %s",
			   cpu, text);
	else if (winner >= 0 && cpu != winner && scene_call(sc, cpu) && !losers_anywhere(sc) &&
		 !below_panic(&stack, stack_find(&stack, 0, "panic_smp_self_stop")))
		check_fail(r, "CPU %d lost, but is not in panic_smp_self_stop below panic: %s", cpu,
			   text);
	else
		check_ok(r, "CPU %d (%s): %s", cpu, role, text);
	stack_free(&stack);
}

void check_stacks(struct scene *sc, struct check_result *r)
{
	if (sc->elf_why)
		check_skip(r, "no vmlinux: %s", sc->elf_why);
	else if (!sc->core.translates)
		check_fail(r, "no kernel address can be read: %s", vmcore_error(&sc->core));
	else
		for (unsigned int i = 0; i < sc->core.ncpus; i++)
			check_stack(sc, i, r);
}
