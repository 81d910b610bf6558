// SPDX-License-Identifier: GPL-2.0
/* racers.c - tasks that act on their CPU at one moment; no module is needed for them */
#include <sched.h>
#include <sys/mman.h>
#include <time.h>

#include "guest.h"

#define RACERS_SPIN_NS 20000000

/* Each racer reads the deadline from its copy of this pipe */
static int gate[2] = { -1, -1 };
static unsigned int nracers;

static pid_t racers_fork(void)
{
	pid_t pid = fork();

	if (pid < 0)
		channel_give_up("fork: %s", strerror(errno));
	return pid;
}

static bool racers_pin(unsigned int cpu)
{
	cpu_set_t cpus;

	CPU_ZERO(&cpus);
	CPU_SET(cpu, &cpus);
	return !sched_setaffinity(0, sizeof(cpus), &cpus);
}

/* A CPU that the machine has need not be one that this kernel uses: nr_cpus=, NR_CPUS */
bool racers_has_cpu(unsigned int cpu)
{
	cpu_set_t cpus;

	return !sched_getaffinity(0, sizeof(cpus), &cpus) && cpu < CPU_SETSIZE &&
	       CPU_ISSET(cpu, &cpus);
}

/* Sleep for the most part, and spin at last: no CPU is to lose time by waking up */
static void racers_wait(int64_t until_ns)
{
	const struct timespec almost = {
		.tv_sec = (until_ns - RACERS_SPIN_NS) / 1000000000,
		.tv_nsec = (until_ns - RACERS_SPIN_NS) % 1000000000,
	};

	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &almost, NULL) == EINTR)
		;
	while (tod_monotonic_ns() < until_ns)
		;
}

static void racers_main(const struct racer *racer)
{
	int64_t deadline_ns;

	if (!racers_pin(racer->cpu) || mlockall(MCL_CURRENT | MCL_FUTURE))
		channel_give_up("racer on CPU %u: %s", racer->cpu, strerror(errno));
	if (read(gate[0], &deadline_ns, sizeof(deadline_ns)) != sizeof(deadline_ns))
		_exit(1);
	racers_wait(deadline_ns + racer->skew_ns);
	racer->entry->run(racer->entry->what);
	_exit(0);
}

void racers_create(const struct racer *racer)
{
	if (gate[0] < 0 && pipe2(gate, O_CLOEXEC))
		channel_give_up("pipe: %s", strerror(errno));
	if (!racers_fork())
		racers_main(racer);
	nracers++;
}

void racers_release(int64_t deadline_ns)
{
	while (nracers--)
		if (write(gate[1], &deadline_ns, sizeof(deadline_ns)) != sizeof(deadline_ns))
			channel_give_up("pipe: %s", strerror(errno));
}

/* A task that never lets its CPU go idle */
void racers_keep_busy(unsigned int cpu)
{
	if (racers_fork())
		return;
	if (!racers_pin(cpu))
		channel_give_up("busy task on CPU %u: %s", cpu, strerror(errno));
	for (;;)
		asm volatile("" : : : "memory");
}
