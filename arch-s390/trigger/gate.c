// SPDX-License-Identifier: GPL-2.0
/*
 * gate.c - racers that stand ready until the host writes who of them goes
 */
#include <linux/err.h>
#include <linux/gfp.h>
#include <linux/hrtimer.h>
#include <linux/io.h>
#include <linux/kthread.h>
#include <linux/ktime.h>
#include <linux/mm.h>
#include <linux/sched.h>

#include "trigger.h"

#define GATE_POLL_NS 1000000

static struct crash_trigger_gate *gate;

u64 gate_phys(void)
{
	return gate ? virt_to_phys(gate) : 0;
}

static void gate_sleep(void)
{
	ktime_t wakeup = ns_to_ktime(GATE_POLL_NS);

	set_current_state(TASK_UNINTERRUPTIBLE);
	schedule_hrtimeout(&wakeup, HRTIMER_MODE_REL);
}

static int gate_thread(void *data)
{
	/* All CPUs stand when the host writes; the call keeps the compiler from reading once */
	while (!gate->nracers)
		gate_sleep();
	racer_draw(gate);
	/* No end: a thread that exits has much to do, and the race is on */
	for (;;) {
		set_current_state(TASK_UNINTERRUPTIBLE);
		schedule();
	}
	return 0;
}

/* Its thread runs on @cpu, so that no CPU is woken by another one while it waits */
int gate_create(unsigned int cpu)
{
	struct task_struct *task;

	BUILD_BUG_ON(sizeof(*gate) > PAGE_SIZE);

	gate = (struct crash_trigger_gate *)get_zeroed_page(GFP_KERNEL);
	if (!gate)
		return -ENOMEM;
	task = kthread_create(gate_thread, NULL, "racer/gate");
	if (IS_ERR(task)) {
		free_page((unsigned long)gate);
		gate = NULL;
		return PTR_ERR(task);
	}
	kthread_bind(task, cpu);
	wake_up_process(task);
	return 0;
}
