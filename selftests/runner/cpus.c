// SPDX-License-Identifier: GPL-2.0
/* cpus.c - samples of each vCPU: its state, and the host CPU time of its thread */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>

#include "cpus.h"
#include "host.h"

#define CPUS_CREATE_MS 10000

/* QEMU is asked for at most a quarter of the time, but no slow answer makes us blind */
#define CPUS_PAUSE	  4
#define CPUS_PAUSE_MAX_MS 100

/* Ran so far, and waited for a host CPU: nanoseconds; false where the thread is gone */
static bool cpus_read_thread(const struct cpus *cpus, unsigned int i, uint64_t *ran,
			     uint64_t *waited)
{
	char buf[80];
	ssize_t n = pread(cpus->schedstat[i], buf, sizeof(buf) - 1, 0);

	if (n < 0)
		host_check(errno, "schedstat");
	if (n <= 0)
		return false;
	buf[n] = '\0';
	return sscanf(buf, "%" SCNu64 " %" SCNu64, ran, waited) == 2;
}

double cpus_waited(struct cpus *cpus)
{
	double most = 0;

	for (unsigned int i = 0; i < cpus->n; i++) {
		uint64_t ran, waited;

		if (!cpus_read_thread(cpus, i, &ran, &waited))
			continue;
		most = MAX(most, waited / 1e6 - cpus->waited_ms[i]);
		cpus->waited_ms[i] = waited / 1e6;
	}
	return most;
}

/* Only QEMU's own words go into the table */
static const char *cpus_state(struct json_object *cpu)
{
	const char *state = json_get_str(cpu, "cpu-state", "unknown");

	return strspn(state, "abcdefghijklmnopqrstuvwxyz-") == strlen(state) ? state : "unknown";
}

static void cpus_ask(void *arg);

static void cpus_answer(void *arg, struct json_object *ret, const char *error)
{
	struct cpus *cpus = arg;
	double took = clock_ms(cpus->folder->clock) - cpus->asked_ms;
	double pause = MIN((CPUS_PAUSE - 1) * took, CPUS_PAUSE_MAX_MS);
	size_t n = json_object_is_type(ret, json_type_array) ? json_object_array_length(ret) : 0;

	cpus->asking = false;
	cpus->slowest_ms = MAX(cpus->slowest_ms, took);
	cpus->samples++;
	for (size_t i = 0; !error && i < n; i++) {
		struct json_object *cpu = json_object_array_get_idx(ret, i);
		unsigned int index = json_get_num(cpu, "cpu-index", CPUS_MAX);

		if (index < cpus->n)
			folder_printf(cpus->folder, LOG_CPUS, "%.3f\t%u\t%s\t%.3f\n",
				      cpus->asked_ms, index, cpus_state(cpu), cpus->cpu_ms[index]);
	}
	if (cpus->period_ms)
		cpus->timer =
			loop_after(cpus->loop, MAX(cpus->period_ms - took, pause), cpus_ask, cpus);
}

static void cpus_ask(void *arg)
{
	struct cpus *cpus = arg;
	uint64_t ran, waited;

	loop_forget(&cpus->timer);
	if (cpus->asking || !cpus->period_ms)
		return;
	for (unsigned int i = 0; i < cpus->n; i++)
		if (cpus_read_thread(cpus, i, &ran, &waited))
			cpus->cpu_ms[i] = ran / 1e6;
	cpus->asked_ms = clock_ms(cpus->folder->clock);
	cpus->asking = !qmp_send_quiet(cpus->qmp, "query-cpus-fast", NULL, cpus_answer, cpus);
}

void cpus_sample(struct cpus *cpus, double period_ms)
{
	cpus->period_ms = period_ms;
	cpus_ask(cpus);
}

int cpus_create(struct cpus *cpus, struct loop *loop, struct qmp *qmp, struct folder *folder,
		pid_t qemu)
{
	cleanup(json) struct json_object *list = NULL;
	int rc;

	*cpus = (struct cpus){ .loop = loop, .qmp = qmp, .folder = folder };
	rc = qmp_execute(qmp, "query-cpus-fast", NULL, CPUS_CREATE_MS, &list);
	if (rc)
		return rc;
	if (!json_object_is_type(list, json_type_array))
		return -EPROTO;
	for (size_t i = 0; i < json_object_array_length(list) && i < CPUS_MAX; i++) {
		struct json_object *cpu = json_object_array_get_idx(list, i);
		cleanup(free) char *path = text_format("/proc/%d/task/%d/schedstat", qemu,
						       (int)json_get_num(cpu, "thread-id", 0));

		cpus->schedstat[i] = open(path, O_RDONLY | O_CLOEXEC);
		if (cpus->schedstat[i] < 0)
			host_check(errno, path);
		cpus->n = i + 1;
	}
	cpus_lend(cpus, folder);
	return 0;
}

void cpus_lend(struct cpus *cpus, struct folder *folder)
{
	cpus->folder = folder;
	cpus->period_ms = 0;
	cpus->samples = 0;
	cpus->slowest_ms = 0;
	folder_printf(folder, LOG_CPUS, "host_ms\tcpu\tstate\thost_cpu_ms\n");
}

void cpus_destroy(struct cpus *cpus)
{
	loop_forget(&cpus->timer);
	for (unsigned int i = 0; i < cpus->n; i++)
		cleanup_close(&cpus->schedstat[i]);
	cpus->n = 0;
}
