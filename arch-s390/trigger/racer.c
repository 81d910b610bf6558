// SPDX-License-Identifier: GPL-2.0
/*
 * racer.c - send chosen CPUs into panic() at one moment
 */
#include <linux/cpu.h>
#include <linux/cpumask.h>
#include <linux/err.h>
#include <linux/hrtimer.h>
#include <linux/irqflags.h>
#include <linux/kthread.h>
#include <linux/ktime.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/string.h>

#include "trigger.h"

/* A racer sleeps until this long before its moment; timers are not exact */
#define RACER_SPIN_NS 100000

struct racer {
	unsigned int cpu;
	unsigned int entry;
	s64 skew_ns;
	bool goes;
	struct task_struct *task;
	struct hrtimer timer;
};

static struct racer racers[CRASH_TRIGGER_CPUS];
static unsigned int nracers;
static u64 lead_ns; /* to the deadline, from when it is known who goes */
static s64 deadline_ns;
static u64 deadline_tod;
static char nonce[CRASH_TRIGGER_NONCE + 1];

static ktime_t racer_wakeup(const struct racer *racer)
{
	return ns_to_ktime(deadline_ns + racer->skew_ns - RACER_SPIN_NS);
}

static void racer_wait(const struct racer *racer)
{
	s64 skew_ns = racer->skew_ns;
	u64 tod = skew_ns < 0 ? deadline_tod - trigger_ns_to_tod(-skew_ns) :
				deadline_tod + trigger_ns_to_tod(skew_ns);

	while (trigger_tod() < tod)
		cpu_relax();
}

static void racer_panic(struct racer *racer)
{
	racer_wait(racer);
	record_call(racer->cpu);
	panic("crash-trigger: cpu %u nonce %s", racer->cpu, nonce);
}

static void racer_bug(struct racer *racer)
{
	racer_wait(racer);
	record_call(racer->cpu);
	BUG();
}

/* Answers no emergency signal: who wants it stopped waits for it in vain */
static void racer_spin(struct racer *racer)
{
	local_irq_disable();
	for (;;)
		cpu_relax();
}

static void racer_fault(struct racer *racer)
{
	racer_wait(racer);
	fault_make(racer->entry);
}

static enum hrtimer_restart racer_timer(struct hrtimer *timer)
{
	struct racer *racer = container_of(timer, struct racer, timer);

	if (racer->entry == CRASH_TRIGGER_BUG_IRQ)
		racer_bug(racer);
	racer_panic(racer);
	return HRTIMER_NORESTART;
}

static void racer_irq(struct racer *racer)
{
#ifdef HAVE_HRTIMER_SETUP
	hrtimer_setup(&racer->timer, racer_timer, CLOCK_MONOTONIC, HRTIMER_MODE_ABS_PINNED);
#else
	hrtimer_init(&racer->timer, CLOCK_MONOTONIC, HRTIMER_MODE_ABS_PINNED);
	racer->timer.function = racer_timer;
#endif
	hrtimer_start(&racer->timer, racer_wakeup(racer), HRTIMER_MODE_ABS_PINNED);
}

/* How a racer's thread, on its own CPU, goes on; and whether it sleeps first */
static const struct racer_entry {
	void (*run)(struct racer *racer);
	bool sleep;
} racer_entries[] = {
	[CRASH_TRIGGER_MODULE] = { racer_panic, true },
	[CRASH_TRIGGER_IRQ] = { racer_irq, false },
	[CRASH_TRIGGER_BUG] = { racer_bug, true },
	[CRASH_TRIGGER_SPIN] = { racer_spin, true },
	[CRASH_TRIGGER_BUG_IRQ] = { racer_irq, false },
	[CRASH_TRIGGER_FAULT_LOCKS] = { racer_fault, true },
	[CRASH_TRIGGER_FAULT_SLEEP] = { racer_fault, true },
	[CRASH_TRIGGER_FAULT_MEMORY] = { racer_fault, true },
	[CRASH_TRIGGER_FAULT_RACE] = { racer_fault, true },
};

static int racer_thread(void *data)
{
	struct racer *racer = data;
	const struct racer_entry *entry = &racer_entries[racer->entry];

	if (entry->sleep) {
		ktime_t wakeup = racer_wakeup(racer);

		set_current_state(TASK_UNINTERRUPTIBLE);
		schedule_hrtimeout(&wakeup, HRTIMER_MODE_ABS);
	}
	entry->run(racer);
	return 0;
}

int racer_check(const struct crash_trigger_request *request)
{
	u32 i, n = be32_to_cpu(request->nracers);

	if (n > CRASH_TRIGGER_CPUS || be32_to_cpu(request->gate) > 1 || (request->gate && !n))
		return -EINVAL;

	for (i = 0; i < n; i++) {
		u32 cpu = be32_to_cpu(request->racer[i].cpu);

		if (be32_to_cpu(request->racer[i].entry) >= ARRAY_SIZE(racer_entries))
			return -EINVAL;
		if (cpu >= CRASH_TRIGGER_CPUS || cpu >= nr_cpu_ids || !cpu_online(cpu))
			return -ENXIO;
	}
	return 0;
}

static int racer_create(struct racer *racer, const struct crash_trigger_racer *wanted, bool gated)
{
	racer->cpu = be32_to_cpu(wanted->cpu);
	racer->entry = be32_to_cpu(wanted->entry);
	racer->skew_ns = be64_to_cpu(wanted->skew_ns);
	racer->goes = !gated;
	racer->task = kthread_create(racer_thread, racer, "racer/%u", racer->cpu);
	if (IS_ERR(racer->task))
		return PTR_ERR(racer->task);
	kthread_bind(racer->task, racer->cpu);
	return 0;
}

/* All threads exist before the first one runs; the own CPU's is woken last */
static void racer_wake(void)
{
	unsigned int i, self = get_cpu();

	for (i = 0; i < nracers; i++)
		if (racers[i].goes && racers[i].cpu != self)
			wake_up_process(racers[i].task);
	for (i = 0; i < nracers; i++)
		if (racers[i].goes && racers[i].cpu == self)
			wake_up_process(racers[i].task);
	put_cpu();
}

static void racer_go(void)
{
	deadline_ns = ktime_to_ns(ktime_get()) + lead_ns;
	deadline_tod = trigger_tod() + trigger_ns_to_tod(lead_ns);
	record_deadline(deadline_tod);
	racer_wake();
}

static bool racer_choose(const struct crash_trigger_racer *drawn)
{
	u32 entry = be32_to_cpu(drawn->entry);
	unsigned int i = 0;

	while (i < nracers && racers[i].cpu != be32_to_cpu(drawn->cpu))
		i++;
	if (i == nracers || entry >= ARRAY_SIZE(racer_entries))
		return false;
	racers[i].entry = entry;
	racers[i].skew_ns = be64_to_cpu(drawn->skew_ns);
	racers[i].goes = true;
	return true;
}

/* Of the threads that stand ready these go, each by its own entry. No thread, no race. */
void racer_draw(const struct crash_trigger_gate *gate)
{
	u32 i, n = be32_to_cpu(gate->nracers);

	for (i = 0; i < n; i++)
		if (i == CRASH_TRIGGER_CPUS || !racer_choose(&gate->racer[i]))
			return;
	lead_ns = be64_to_cpu(gate->lead_ns);
	record_racers(gate->nracers, gate->racer[0].entry);
	racer_go();
}

int racer_arm(const struct crash_trigger_request *request, u64 *deadline)
{
	unsigned int n = be32_to_cpu(request->nracers);
	int rc;

	lead_ns = be64_to_cpu(request->lead_ns);
	memcpy(nonce, request->nonce, CRASH_TRIGGER_NONCE);
	for (nracers = 0; nracers < n; nracers++) {
		rc = racer_create(&racers[nracers], &request->racer[nracers],
				  be32_to_cpu(request->gate));
		if (rc)
			goto stop;
	}

	if (request->gate) {
		rc = gate_create(racers[n - 1].cpu);
		if (rc)
			goto stop;
		return 0;
	}
	racer_go();
	*deadline = deadline_ns;
	return 0;

stop:
	while (nracers--)
		kthread_stop(racers[nracers].task);
	return rc;
}
