// SPDX-License-Identifier: GPL-2.0
/*
 * notifier.c - a panic notifier that misbehaves
 */
#include <linux/delay.h>
#include <linux/hrtimer.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/notifier.h>
#ifdef HAVE_PANIC_NOTIFIER_H
#include <linux/panic_notifier.h>
#endif

#include "trigger.h"

static int notifier_hang(struct notifier_block *nb, unsigned long event, void *text)
{
	pr_emerg("crash-trigger: a panic notifier hangs\n");
	for (;;)
		cpu_relax();
	return NOTIFY_DONE;
}

/* With panic_on_oops=1 the winner enters panic() again, once */
static int notifier_oops(struct notifier_block *nb, unsigned long event, void *text)
{
	static atomic_t once = ATOMIC_INIT(0);

	if (!atomic_xchg(&once, 1))
		BUG();
	return NOTIFY_DONE;
}

/* For a hold that is not put back: whoever comes there faults */
int notifier_oopses(struct notifier_block *nb, unsigned long event, void *text)
{
	BUG();
	return NOTIFY_DONE;
}

static int notifier_print(struct notifier_block *nb, unsigned long event, void *text)
{
	int line;

	for (line = 0; line < 1000; line++)
		pr_emerg("crash-trigger: a panic notifier prints line %d\n", line);
	return NOTIFY_DONE;
}

static int notifier_slow(struct notifier_block *nb, unsigned long event, void *text)
{
	pr_emerg("crash-trigger: a panic notifier takes 3 seconds\n");
	mdelay(3000);
	return NOTIFY_DONE;
}

/* For a hold where interrupts are still on: what is sent to this CPU waits */
static int notifier_deaf(struct notifier_block *nb, unsigned long event, void *text)
{
	local_irq_disable();
	return notifier_slow(nb, event, text);
}

static enum hrtimer_restart notifier_timer(struct hrtimer *timer)
{
	panic("crash-trigger: interrupt on the CPU that owns the panic");
	return HRTIMER_NORESTART;
}

/* The winner opens interrupts, and the handler that comes in panics too */
static int notifier_irq(struct notifier_block *nb, unsigned long event, void *text)
{
	static struct hrtimer timer;
	ktime_t wakeup = ktime_add_ns(ktime_get(), NSEC_PER_MSEC);

#ifdef HAVE_HRTIMER_SETUP
	hrtimer_setup(&timer, notifier_timer, CLOCK_MONOTONIC, HRTIMER_MODE_ABS_PINNED);
#else
	hrtimer_init(&timer, CLOCK_MONOTONIC, HRTIMER_MODE_ABS_PINNED);
	timer.function = notifier_timer;
#endif
	hrtimer_start(&timer, wakeup, HRTIMER_MODE_ABS_PINNED);
	local_irq_enable();
	mdelay(100);
	local_irq_disable();
	return NOTIFY_DONE;
}

static const struct notifier_word {
	const char *name;
	trigger_deed call;
} notifier_words[] = {
	{ "", NULL },
	{ "hang", notifier_hang },
	{ "oops", notifier_oops },
	{ "oopses", notifier_oopses },
	{ "print", notifier_print },
	{ "slow", notifier_slow },
	{ "deaf", notifier_deaf },
	{ "irq", notifier_irq },
};

static struct notifier_block notifier_block = { .priority = INT_MAX };

int notifier_find(const char *name, trigger_deed *call)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(notifier_words); i++) {
		if (strcmp(name, notifier_words[i].name))
			continue;
		*call = notifier_words[i].call;
		return 0;
	}
	return -EINVAL;
}

int notifier_arm(trigger_deed call)
{
	notifier_block.notifier_call = call;
	return call ? atomic_notifier_chain_register(&panic_notifier_list, &notifier_block) : 0;
}
