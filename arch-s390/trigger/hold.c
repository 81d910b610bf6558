// SPDX-License-Identifier: GPL-2.0
/*
 * hold.c - stop the first CPU that calls a kernel function, for ever or for a deed
 *
 * A kprobe would do, but not where the same function is called again on the way
 * to the dump. So the function's head is overwritten with a jump, and put back
 * by the one CPU that takes it, if the deed is not to be done each time.
 */
#include <linux/kernel.h>
#include <linux/string.h>
#include <asm/processor.h>

#include "trigger.h"

struct hold_jump {
	u8 code[16];
	u64 target;
} __packed;

static struct hold {
	struct hold_jump before;
	void *function;
	trigger_deed deed;
} holds[CRASH_TRIGGER_HOLDS];

/* The arguments are the function's own: with a deed it is called after all */
static unsigned long hold_here(struct hold *hold, unsigned long one, unsigned long two)
{
	unsigned long (*function)(unsigned long one, unsigned long two) = hold->function;

	if (hold->deed != notifier_oopses)
		memory_write(hold->function, &hold->before, sizeof(hold->before));
	if (hold->deed) {
		hold->deed(NULL, 0, NULL);
		return function(one, two);
	}
	for (;;)
		cpu_relax();
}

static unsigned long hold_first(unsigned long one, unsigned long two)
{
	return hold_here(&holds[0], one, two);
}

static unsigned long hold_second(unsigned long one, unsigned long two)
{
	return hold_here(&holds[1], one, two);
}

/* The function must be aligned to a word and not smaller than the jump */
static void hold_set(struct hold *hold, void *target)
{
	struct hold_jump jump = {
		.code = {
			0x0d, 0x10, /* basr %r1,0 */
			0xe3, 0x10, 0x10, 0x0e, 0x00, 0x04, /* lg %r1,14(%r1): the target */
			0x07, 0xf1, /* br %r1 */
		},
		.target = (unsigned long)target,
	};

	BUILD_BUG_ON(sizeof(jump) != CRASH_TRIGGER_HOLD);

	memcpy(&hold->before, hold->function, sizeof(hold->before));
	memory_write(hold->function, &jump, sizeof(jump));
}

int hold_check(const struct crash_trigger_request *request)
{
	int i, rc = 0;

	for (i = 0; !rc && i < CRASH_TRIGGER_HOLDS; i++) {
		const struct crash_trigger_hold *wanted = &request->hold[i];

		if (wanted->deed[CRASH_TRIGGER_WORD - 1])
			return -EINVAL;
		holds[i].function = (void *)(unsigned long)be64_to_cpu(wanted->function);
		rc = notifier_find(wanted->deed, &holds[i].deed);
	}
	return rc;
}

void hold_arm(void)
{
	static void *const target[CRASH_TRIGGER_HOLDS] = { hold_first, hold_second };
	int i;

	for (i = 0; i < CRASH_TRIGGER_HOLDS; i++)
		if (holds[i].function)
			hold_set(&holds[i], target[i]);
}
