// SPDX-License-Identifier: GPL-2.0
/*
 * fault.c - one fault for each checker of the kernel: does the judge see what it says?
 */
#include <linux/hrtimer.h>
#include <linux/ktime.h>
#include <linux/preempt.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

#include "trigger.h"

static DEFINE_SPINLOCK(fault_first);
static DEFINE_SPINLOCK(fault_second);
static unsigned long fault_shared;

/* PROVE_LOCKING: two locks, in both orders */
static void fault_locks(void)
{
	spin_lock(&fault_first);
	spin_lock(&fault_second);
	spin_unlock(&fault_second);
	spin_unlock(&fault_first);

	spin_lock(&fault_second);
	spin_lock(&fault_first);
	spin_unlock(&fault_first);
	spin_unlock(&fault_second);
}

/* DEBUG_ATOMIC_SLEEP */
static void fault_sleep(void)
{
	spin_lock(&fault_first);
	might_sleep();
	spin_unlock(&fault_first);
}

/* KASAN: a byte behind the object, but not behind its slot. The compiler must not know. */
static void fault_memory(void)
{
	unsigned int size = 24;
	u8 *object = kmalloc(size, GFP_KERNEL);

	if (!object)
		return;
	asm volatile("" : "+d"(size));
	((volatile u8 *)object)[size] = 1;
	kfree(object);
}

/* KCSAN: two CPUs add to one word for a second */
static void fault_race(void)
{
	ktime_t end = ktime_add_ns(ktime_get(), NSEC_PER_SEC);

	while (ktime_to_ns(ktime_get()) < ktime_to_ns(end)) {
		fault_shared++;
		barrier();
	}
}

static void (*const faults[])(void) = {
	[CRASH_TRIGGER_FAULT_LOCKS] = fault_locks,
	[CRASH_TRIGGER_FAULT_SLEEP] = fault_sleep,
	[CRASH_TRIGGER_FAULT_MEMORY] = fault_memory,
	[CRASH_TRIGGER_FAULT_RACE] = fault_race,
};

void fault_make(enum crash_trigger_entry entry)
{
	faults[entry]();
}
