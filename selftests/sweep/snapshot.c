// SPDX-License-Identifier: GPL-2.0
/* snapshot.c - a guest that was booted once, and whose racers stand ready again and again */
#include <err.h>
#include <errno.h>
#include <string.h>

#include "slide.h"
#include "snapshot.h"

#define SNAPSHOT_DISK	 "vmstate.qcow2"
#define SNAPSHOT_BOOT_MS 60000
#define SNAPSHOT_QMP_MS	 30000
#define SNAPSHOT_PAGE	 4096
#define SNAPSHOT_HASH	 500 /* restores between two looks at all memory */

static int snapshot_complain(const struct snapshot *s, const char *what, int rc)
{
	if (!s->loop->stop)
		warnx("%s: %s: %s", s->kernel->name, what, strerror(-rc));
	return rc;
}

static int snapshot_start(struct snapshot *s)
{
	struct guest_spec spec = {
		.qemu = s->settings->qemu,
		.accel = s->settings->accel,
		.sandbox = s->settings->sandbox,
		.kernel = s->kernel,
		.testcase = s->testcase,
		.extra = (const char *const *)s->state.args,
		.debugged = true,
	};
	int rc = guest_start(&s->guest, s->loop, &s->folder, &spec);

	if (rc) {
		if (!s->loop->stop)
			warnx("%s: %s", s->kernel->name, s->guest.error);
		return rc;
	}
	s->breaks = false;
	gdb_create(&s->gdb, s->loop, s->guest.gdb);
	rc = gdb_open(&s->gdb);
	return rc ? snapshot_complain(s, "QEMU's gdbstub", rc) : 0;
}

static void snapshot_line(void *arg, const struct channel_line *line)
{
	struct snapshot *s = arg;

	channel_keep(line, s->said);
	if (!strcmp(line->word, PROTO_READY))
		channel_number(line, "record", &s->record);
	if (!strcmp(line->word, PROTO_ARMED))
		channel_number(line, "gate", &s->gate);
	if (!strcmp(line->word, PROTO_ERROR)) {
		warnx("%s: the guest says: %s", s->kernel->name, line->rest);
		s->gave_up = true;
	}
}

/*
 * Let the guest come to rest. QEMU (TCG) saves no interrupt that is on its way
 * from one CPU to another (vmstate_s390_cpu, target/s390x/machine.c): who waits
 * for its effect would wait for seconds after every restore.
 */
static int snapshot_rest(struct snapshot *s)
{
	double end = clock_now_ms() + VMSTATE_REST_MS;
	int rc = 0;

	while (!rc)
		rc = loop_wait(s->loop, end);
	return rc == -ETIMEDOUT ? 0 : rc;
}

/* What the guest and the gdbstub still said: nothing of it may meet what is asked next */
static void snapshot_drain(struct snapshot *s)
{
	int signal;

	do {
		vmstate_drain(&s->guest, &s->folder);
	} while (!gdb_wait(&s->gdb, 0, &signal));
}

/* The guest is armed, and stands */
static int snapshot_keep(struct snapshot *s)
{
	uint64_t slide;
	int rc;

	snapshot_drain(s);
	if (!slide_find(&s->state.ram, s->symbols->stext, &slide))
		return snapshot_complain(s, "no VMCOREINFO in the guest's memory", -ENOENT);
	s->reset = s->symbols->reset + slide;
	rc = loaded_find(&s->loaded, &s->gdb, s->symbols, slide, &s->state.ram);
	if (rc)
		return snapshot_complain(s, "the crash kernel's segments", rc);
	rc = vmstate_save(&s->state, &s->guest, s->kernel->name);
	if (!rc)
		rc = ram_hash(&s->state.ram, &s->hash);
	return rc ? snapshot_complain(s, "savevm", rc) : 0;
}

/* Until the guest has said where its record or its gate is */
static int snapshot_await(struct snapshot *s, const uint64_t *said)
{
	double end = clock_now_ms() + SNAPSHOT_BOOT_MS;
	int rc = 0;

	while (!rc && !*said && !s->gave_up)
		rc = s->guest.qemu.exited ? -EPIPE : loop_wait(s->loop, end);
	if (s->gave_up)
		rc = -EPROTO;
	return rc;
}

/* What a race takes before its first panic() is done once, by a go line with a gate */
static int snapshot_arm(struct snapshot *s)
{
	cleanup(free) char *line = text_format(PROTO_GO " nonce=%s%s", s->nonce, s->testcase->go);
	int rc = channel_say(&s->guest.channel, line) ?: snapshot_await(s, &s->gate);

	if (!rc && (s->gate % SNAPSHOT_PAGE || s->gate >= s->state.ram.size))
		rc = -ERANGE;
	return rc;
}

static int snapshot_boot(struct snapshot *s)
{
	int rc = channel_nonce(s->nonce) ?: snapshot_start(s);

	if (rc)
		return rc;
	s->qemu = xstrdup(s->guest.qmp.version);
	s->guest.channel.fn = snapshot_line;
	s->guest.channel.arg = s;
	rc = guest_run(&s->guest) ?: snapshot_await(s, &s->record);
	if (rc)
		return snapshot_complain(s, "no `ready` from the guest", rc);
	rc = snapshot_arm(s);
	if (rc)
		return snapshot_complain(s, "no racers at the gate", rc);
	rc = snapshot_rest(s);
	if (!rc)
		rc = qmp_execute(&s->guest.qmp, "stop", NULL, SNAPSHOT_QMP_MS, NULL);
	return rc ? snapshot_complain(s, "stop", rc) : snapshot_keep(s);
}

int snapshot_create(struct snapshot *s, struct loop *loop, const struct settings *settings,
		    const struct kernel *kernel, const struct symbols *symbols,
		    const struct testcase *c, const char *dir)
{
	cleanup(free) char *disk = text_format("%s/" SNAPSHOT_DISK, dir);
	int rc;

	*s = (struct snapshot){ .loop = loop,
				.settings = settings,
				.kernel = kernel,
				.symbols = symbols,
				.testcase = c,
				.state.ram.fd = -1,
				.said = json_object_new_object() };
	clock_start(&s->clock);
	rc = folder_create(&s->folder, dir, &s->clock);
	if (!rc)
		rc = vmstate_create(&s->state, loop, disk, c->mem_mb);
	if (rc)
		return snapshot_complain(s, dir, rc);
	return snapshot_boot(s);
}

void snapshot_discard(struct snapshot *s)
{
	if (!s->guest.loop)
		return;
	gdb_destroy(&s->gdb);
	guest_lend(&s->guest, &s->folder);
	guest_stop(&s->guest);
	s->guest = (struct guest){ 0 };
}

struct crash_trigger_gate *snapshot_gate(const struct snapshot *s)
{
	return (struct crash_trigger_gate *)(s->state.ram.seen + s->gate);
}

static int snapshot_compare(struct snapshot *s)
{
	uint64_t hash;
	int rc = ram_hash(&s->state.ram, &hash);

	if (!rc && hash != s->hash)
		rc = -EBADMSG;
	s->hashed++;
	return rc ? snapshot_complain(s, "memory is not as it was kept", rc) : 0;
}

int snapshot_restore(struct snapshot *s, bool breaks)
{
	int rc = s->guest.loop ? 0 : snapshot_start(s);

	guest_lend(&s->guest, &s->folder);
	if (!rc)
		rc = qmp_execute(&s->guest.qmp, "stop", NULL, SNAPSHOT_QMP_MS, NULL);
	if (!rc)
		rc = vmstate_restore(&s->state, &s->guest, s->kernel->name);
	if (rc)
		return rc;
	snapshot_drain(s);
	if (breaks != s->breaks)
		rc = gdb_break(&s->gdb, s->reset, breaks);
	s->breaks = breaks;
	/* The first one, too */
	if (!rc && s->restores++ % SNAPSHOT_HASH == 0)
		rc = snapshot_compare(s);
	return rc;
}

bool snapshot_is_at_reset(struct snapshot *s)
{
	struct gdb_regs regs;

	snapshot_drain(s);
	for (unsigned int cpu = 0; cpu < s->testcase->cpus; cpu++)
		if (!gdb_read(&s->gdb, cpu, &regs) && regs.addr == s->reset)
			return true;
	return false;
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
	vmstate_destroy(&s->state);
	folder_destroy(&s->folder);
	json_object_put(s->said);
	free(s->qemu);
}
