// SPDX-License-Identifier: GPL-2.0
/*
 * hold.c - stop the first CPU that calls a kernel function, for ever or for a deed
 *
 * A kprobe would do, but not where the same function is called again on the way
 * to the dump. So the function's head is overwritten with a jump, and put back
 * by the one CPU that takes it.
 */
#include <linux/kernel.h>
#include <linux/string.h>
#include <asm/processor.h>

#include "trigger.h"

struct hold_jump {
	u8 code[16];
	u64 target;
} __packed;

static struct hold_jump hold_before;
static void *hold_function;
static trigger_deed hold_deed;

/* The argument is the function's own: with a deed it is called after all */
static void hold_here(unsigned long argument)
{
	void (*function)(unsigned long argument) = hold_function;

	memory_write(hold_function, &hold_before, sizeof(hold_before));
	if (hold_deed) {
		hold_deed(NULL, 0, NULL);
		function(argument);
		return;
	}
	for (;;)
		cpu_relax();
}

/* The function must be aligned to a word and not smaller than the jump */
void hold_arm(u64 function, trigger_deed deed)
{
	struct hold_jump jump = {
		.code = {
			0x0d, 0x10, /* basr %r1,0 */
			0xe3, 0x10, 0x10, 0x0e, 0x00, 0x04, /* lg %r1,14(%r1): the target */
			0x07, 0xf1, /* br %r1 */
		},
		.target = (unsigned long)hold_here,
	};

	BUILD_BUG_ON(sizeof(jump) != CRASH_TRIGGER_HOLD);

	hold_deed = deed;
	hold_function = (void *)(unsigned long)function;
	memcpy(&hold_before, hold_function, sizeof(hold_before));
	memory_write(hold_function, &jump, sizeof(jump));
}
