// SPDX-License-Identifier: GPL-2.0
/*
 * snapshot.c - a guest that was booted once and stands at its `ready` again and again
 *
 * The guest's memory is a memfd, so that it can be looked at without asking
 * QEMU; its state is in a snapshot of a qcow2 file that is no disk of the guest.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>

#include "snapshot.h"

#define SNAPSHOT_NAME	 "ready"
#define SNAPSHOT_DISK	 "vmstate.qcow2"
#define SNAPSHOT_BOOT_MS 60000
#define SNAPSHOT_QMP_MS	 30000

static int snapshot_complain(const struct snapshot *s, const char *what, int rc)
{
	if (!s->loop->stop)
		warnx("%s: %s: %s", s->kernel->name, what, strerror(-rc));
	return rc;
}

static int snapshot_make_memory(struct snapshot *s)
{
	s->size = (size_t)s->testcase->mem_mb << 20;
	s->memfd = memfd_create("guest-ram", MFD_CLOEXEC);
	if (s->memfd < 0 || ftruncate(s->memfd, s->size) < 0)
		return -errno;
	s->ram = mmap(NULL, s->size, PROT_READ, MAP_SHARED, s->memfd, 0);
	return s->ram == MAP_FAILED ? -errno : 0;
}

static int snapshot_start(struct snapshot *s)
{
	struct guest_spec spec = {
		.qemu = s->settings->qemu,
		.accel = s->settings->accel,
		.sandbox = s->settings->sandbox,
		.kernel = s->kernel,
		.testcase = s->testcase,
		.extra = (const char *const *)s->args.v,
	};
	int rc = guest_start(&s->guest, s->loop, &s->folder, &spec);

	if (rc && !s->loop->stop)
		warnx("%s: %s", s->kernel->name, s->guest.error);
	return rc;
}

static void snapshot_line(void *arg, const struct channel_line *line)
{
	static const char *const keys[] = { "release", "record", "loader", "tod_base" };
	struct snapshot *s = arg;

	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		if (*channel_value(line, keys[i]))
			json_add_str(s->said, keys[i], channel_value(line, keys[i]));
	if (!strcmp(line->word, PROTO_READY))
		channel_number(line, "record", &s->record);
}

/*
 * Let the guest come to rest. QEMU (TCG) saves no interrupt that is on its way
 * from one CPU to another (vmstate_s390_cpu, target/s390x/machine.c): who waits
 * for its effect would wait for seconds after every restore.
 */
static int snapshot_rest(struct snapshot *s)
{
	double left, end = clock_now_ms() + VMSTATE_REST_MS;
	int rc = 0;

	while (!rc && (left = end - clock_now_ms()) > 0)
		rc = s->loop->stop ? -EINTR : MIN(loop_step(s->loop, left), 0);
	return rc;
}

static int snapshot_boot(struct snapshot *s)
{
	double end = clock_now_ms() + SNAPSHOT_BOOT_MS;
	int rc = snapshot_start(s);

	if (rc)
		return rc;
	s->qemu = xstrdup(s->guest.qmp.version);
	s->guest.channel.fn = snapshot_line;
	s->guest.channel.arg = s;
	rc = guest_run(&s->guest);
	while (!rc && !s->record) {
		if (s->loop->stop)
			return -EINTR;
		if (s->guest.qemu.exited || clock_now_ms() > end)
			return snapshot_complain(s, "no `ready` from the guest", -ETIMEDOUT);
		rc = MIN(loop_step(s->loop, 1000), 0);
	}
	if (!rc)
		rc = snapshot_rest(s);
	if (!rc)
		rc = qmp_execute(&s->guest.qmp, "stop", NULL, SNAPSHOT_QMP_MS, NULL);
	if (!rc)
		rc = vmstate_monitor(&s->guest, s->kernel->name, "savevm " SNAPSHOT_NAME, -1);
	if (rc)
		return snapshot_complain(s, "savevm", rc);
	/* From here on a new QEMU begins with the snapshot */
	vmstate_load(&s->args, SNAPSHOT_NAME);
	return 0;
}

int snapshot_create(struct snapshot *s, struct loop *loop, const struct settings *settings,
		    const struct kernel *kernel, const struct testcase *c, const char *dir)
{
	cleanup(free) char *disk = text_format("%s/" SNAPSHOT_DISK, dir);
	int rc;

	*s = (struct snapshot){ .loop = loop,
				.settings = settings,
				.kernel = kernel,
				.testcase = c,
				.memfd = -1,
				.said = json_object_new_object() };
	clock_start(&s->clock);
	rc = folder_create(&s->folder, dir, &s->clock);
	if (!rc)
		rc = snapshot_make_memory(s);
	if (!rc)
		rc = vmstate_create(&s->args, loop, disk, c->mem_mb, s->memfd);
	if (rc)
		return snapshot_complain(s, dir, rc);
	return snapshot_boot(s);
}

void snapshot_discard(struct snapshot *s)
{
	if (!s->guest.loop)
		return;
	guest_lend(&s->guest, &s->folder);
	guest_stop(&s->guest);
	s->guest = (struct guest){ 0 };
}

int snapshot_restore(struct snapshot *s)
{
	int rc;

	if (!s->guest.loop)
		return snapshot_start(s);
	guest_lend(&s->guest, &s->folder);
	rc = qmp_execute(&s->guest.qmp, "stop", NULL, SNAPSHOT_QMP_MS, NULL);
	if (!rc)
		rc = vmstate_monitor(&s->guest, s->kernel->name, "loadvm " SNAPSHOT_NAME, -1);
	vmstate_drain(&s->guest, &s->folder);
	return rc;
}

double snapshot_rss_mb(const struct snapshot *s)
{
	cleanup(free) char *path = text_format("/proc/%d/statm", s->guest.qemu.pid);
	cleanup(fclose) FILE *f = fopen(path, "re");
	unsigned long pages = 0;

	if (!f || fscanf(f, "%*u %lu", &pages) != 1)
		return 0;
	return pages * (sysconf(_SC_PAGESIZE) / 1048576.0);
}

void snapshot_destroy(struct snapshot *s)
{
	snapshot_discard(s);
	if (s->ram && s->ram != MAP_FAILED)
		munmap(s->ram, s->size);
	cleanup_close(&s->memfd);
	vmstate_destroy(&s->args);
	folder_destroy(&s->folder);
	json_object_put(s->said);
	free(s->qemu);
}
