/* SPDX-License-Identifier: GPL-2.0 */
/* step.h - one CPU runs, by QEMU's gdbstub, until it stands again; all others stand */
#ifndef STEP_H
#define STEP_H

#include "machine.h"

/* How a run of one CPU came to its end */
enum ran {
	RAN_TRAPPED, /* at a breakpoint, or behind one instruction */
	RAN_QUIET,   /* it has stopped, or waits, or comes to no point */
	RAN_ENDED,   /* and so did the machine: m->end says how */
};

/* All of these return 0 or a negative errno, told */

/* Read the CPU's registers, and with them where it stands */
int step_look(struct machine *m, unsigned int cpu);
/* One instruction. Now and then QEMU says so and has not made it: then again. */
int step_insn(struct machine *m, unsigned int cpu, enum ran *ran);
/* From where it is to the next point that others may come in at */
int step_on(struct machine *m, unsigned int cpu);
/* Its SIGP is answered, and nothing done; @status is stored with condition code 1 */
int step_answer(struct machine *m, unsigned int cpu, unsigned int cc, uint32_t status);
/* Behind the jump by register lies code that was moved at boot: find its diagnose */
int step_find_diag(struct machine *m, unsigned int cpu);
/* The sum is right, as purgatory would say: to where it returns, with 0 in %r2 */
int step_skip_checksum(struct machine *m, unsigned int cpu);

#endif
