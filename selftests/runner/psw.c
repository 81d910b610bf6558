// SPDX-License-Identifier: GPL-2.0
/* psw.c - samples of where each vCPU is on the way from panic() to the dump */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "file.h"
#include "proto.h"
#include "psw.h"

/* One CPU's part of what "info registers -a" prints, up to @end */
static void psw_cpu(struct psw *p, double now, const char *text, const char *end)
{
	const char *psw = strstr(text, "PSW=mask "), *cr0 = strstr(text, "C00=");
	uint64_t mask, addr, control;
	unsigned int cpu;

	if (!psw || psw > end || !cr0 || cr0 > end || sscanf(text, "CPU#%u", &cpu) != 1 ||
	    sscanf(psw, "PSW=mask %" SCNx64 " addr %" SCNx64, &mask, &addr) != 2 ||
	    sscanf(cr0, "C00=%" SCNx64, &control) != 1)
		return;
	fprintf(p->file, "%.3f\t%u\t%016" PRIx64 "\t%016" PRIx64 "\t%016" PRIx64 "\n", now, cpu,
		mask, addr, control);
}

static void psw_answer(void *arg, struct json_object *ret, const char *error)
{
	struct psw *p = arg;
	const char *text = error ? NULL : json_object_get_string(ret);
	/* QEMU may take long before it looks, and answers as soon as it has */
	double now = clock_ms(p->folder->clock);

	p->asking = false;
	/* The last one may come when nobody wants it any more */
	if (!p->file)
		return;
	text = text ? strstr(text, "CPU#") : NULL;
	while (text) {
		const char *next = strstr(text + 1, "CPU#");

		psw_cpu(p, now, text, next ?: text + strlen(text));
		text = next;
	}
}

static void psw_ask(void *arg)
{
	struct psw *p = arg;

	if (p->asking)
		return;
	p->asking = !qmp_send_quiet(p->qmp, "human-monitor-command",
				    qmp_hmp_args("info registers -a", -1), psw_answer, p);
}

int psw_create(struct psw *p, struct loop *loop, struct qmp *qmp, struct folder *folder,
	       double period_ms)
{
	int fd = folder_open(folder, EVIDENCE_PSW);

	if (fd < 0)
		return fd;
	*p = (struct psw){ .qmp = qmp, .folder = folder, .file = fdopen(fd, "w") };
	if (!p->file)
		return -errno;
	fputs("host_ms\tcpu\tmask\taddr\tcr0\n", p->file);
	p->timer = loop_every(loop, period_ms, psw_ask, p);
	return 0;
}

int psw_destroy(struct psw *p)
{
	int rc = 0;

	loop_forget(&p->timer);
	if (p->file)
		rc = file_close(p->file);
	p->file = NULL;
	return rc;
}
