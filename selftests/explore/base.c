// SPDX-License-Identifier: GPL-2.0
/*
 * base.c - a guest whose racers stand where their race begins, again and again
 *
 * QEMU (TCG) saves no interrupt that is on its way from one CPU to another
 * (vmstate_s390_cpu, target/s390x/machine.c), so that there is one snapshot only,
 * at the base, where none is.
 */
#include <err.h>
#include <errno.h>
#include <string.h>
#include <time.h>

#include "base.h"
#include "insn.h"
#include "slide.h"

#define BASE_DISK	 "vmstate.qcow2"
#define BASE_BOOT_MS	 120000
#define BASE_RACE_MS	 60000
#define BASE_IDLE_MS	 20
#define BASE_IDLE_TRIES	 200
#define BASE_QMP_MS	 30000
#define BASE_REST_MS	 5000
#define BASE_REST_NS	 200000
#define BASE_START_REACH 64 /* instructions of a function before it disables interrupts */

static int base_complain(const struct base *b, const char *what, int rc)
{
	if (!b->loop->stop)
		warnx("%s %s: %s: %s", b->kernel->name, b->pair->testcase->name, what,
		      strerror(-rc));
	return b->loop->stop ? -EINTR : rc;
}

int base_monitor(struct base *b, const char *line, int cpu)
{
	return vmstate_monitor(&b->guest, b->kernel->name, line, cpu);
}

static void base_line(void *arg, const struct channel_line *line)
{
	struct base *b = arg;

	channel_keep(line, b->said);
	if (!strcmp(line->word, PROTO_READY))
		b->ready = true;
	else if (!strcmp(line->word, PROTO_ARMED))
		b->armed = true;
	else if (!strcmp(line->word, PROTO_ERROR))
		warnx("%s %s: the guest says: %.160s", b->kernel->name, b->pair->testcase->name,
		      line->rest);
}

/* Serve the loop for so long, or until *@flag (NULL: none) is set */
static int base_serve(struct base *b, double ms, const bool *flag)
{
	double left, end = clock_now_ms() + ms;

	while ((left = end - clock_now_ms()) > 0 && !(flag && *flag)) {
		int rc = b->loop->stop		? -EINTR
			 : b->guest.qemu.exited ? -EPIPE
						: MIN(loop_step(b->loop, left), 0);

		if (rc)
			return rc;
	}
	return !flag || *flag ? 0 : -ETIMEDOUT;
}

static int base_boot(struct base *b)
{
	struct guest_spec spec = {
		.qemu = b->settings->qemu,
		.accel = "tcg", /* KVM has no breakpoints that we can place on one CPU at a time */
		.sandbox = b->settings->sandbox,
		.kernel = b->kernel,
		.testcase = b->pair->testcase,
		.extra = (const char *const *)b->state.args,
		.debugged = true,
	};
	int rc = guest_start(&b->guest, b->loop, &b->folder, &spec);

	if (rc) {
		if (!b->loop->stop)
			warnx("%s: %s", b->kernel->name, b->guest.error);
		return rc;
	}
	b->guest.channel.fn = base_line;
	b->guest.channel.arg = b;
	gdb_create(&b->gdb, b->loop, b->guest.gdb);
	rc = gdb_open(&b->gdb);
	if (rc)
		return base_complain(b, "QEMU's gdbstub", rc);
	rc = guest_run(&b->guest) ?: base_serve(b, BASE_BOOT_MS, &b->ready);
	if (rc)
		return base_complain(b, "no `ready` from the guest", rc);
	return base_serve(b, VMSTATE_REST_MS, NULL);
}

static int base_halt(struct base *b)
{
	int signal;

	return gdb_interrupt(&b->gdb) ?: gdb_wait(&b->gdb, BASE_QMP_MS, &signal);
}

static int base_find_slide(struct base *b)
{
	uint64_t linked;

	if (!vmlinux_find(&b->code->elf, "_stext", &linked))
		return base_complain(b, "_stext in vmlinux", -EINVAL);
	if (!slide_find(&b->state.ram, linked, &b->slide))
		return base_complain(b, "no VMCOREINFO in the guest's memory", -ENOENT);
	return 0;
}

/* crashk_res (kernel/crash_core.c, kexec_core.c): a struct resource begins with start and end */
static int base_find_crash(struct base *b)
{
	uint64_t addr, range[2];
	int rc;

	if (!vmlinux_find(&b->code->elf, "crashk_res", &addr))
		return base_complain(b, "crashk_res in vmlinux", -EINVAL);
	rc = gdb_read_memory(&b->gdb, 0, addr + b->slide, range, sizeof(range));
	if (rc)
		return base_complain(b, "crashk_res", rc);
	b->crash_start = be64toh(range[0]);
	b->crash_end = be64toh(range[1]);
	return b->crash_end ? 0 : base_complain(b, "no memory for a crash kernel", -ENOENT);
}

/* Behind the instruction with which @s disables interrupts, if it does so early; else 0 */
static uint64_t base_behind_stnsm(const struct base *b, const struct vmlinux_symbol *s)
{
	size_t left;
	const unsigned char *code = vmlinux_bytes(&b->code->elf, s->addr, &left);
	struct insn in;
	size_t at = 0;

	for (int i = 0; code && i < BASE_START_REACH && at < s->size; i++, at += in.len) {
		if (!insn_decode(&in, code + at, left - at, s->addr + at))
			break;
		if (in.kind == INSN_STNSM)
			return s->addr + at + in.len;
	}
	return 0;
}

/*
 * Where the part of function @name begins that is explored: behind the
 * instruction that disables interrupts, in it or in a function of the same file
 * that it calls (panic() and vpanic(), kernel/panic.c, since v6.17); its entry
 * if there is none.
 */
static uint64_t base_start(const struct base *b, const char *name)
{
	const struct vmlinux_symbol *s = code_function(b->code, name), *called;
	size_t left, at = 0;
	const unsigned char *code = s ? vmlinux_bytes(&b->code->elf, s->addr, &left) : NULL;
	uint64_t addr = code ? base_behind_stnsm(b, s) : 0;
	char unit[256];
	struct insn in;

	if (!code || addr)
		return addr;
	snprintf(unit, sizeof(unit), "%s", code_unit(b->code, s));
	for (; at < s->size && insn_decode(&in, code + at, left - at, s->addr + at); at += in.len) {
		if (in.kind != INSN_CALL || !(called = code_entry(b->code, in.target)) ||
		    strcmp(code_unit(b->code, called), unit))
			continue;
		addr = base_behind_stnsm(b, called);
		if (addr)
			return addr;
	}
	return s->addr;
}

static int base_find_starts(struct base *b)
{
	for (unsigned int i = 0; i < b->pair->nracers; i++) {
		b->start[i] = base_start(b, b->pair->start[i]);
		if (!b->start[i]) {
			warnx("%s: no function %s", b->kernel->name, b->pair->start[i]);
			return -ENOENT;
		}
	}
	return 0;
}

static int base_break_starts(struct base *b, bool on)
{
	int rc = 0;

	for (unsigned int i = 0; !rc && i < b->pair->nracers; i++)
		rc = gdb_break(&b->gdb, b->start[i] + b->slide, on);
	return rc;
}

static uint64_t base_all(const struct base *b)
{
	return (1ULL << b->pair->testcase->cpus) - 1;
}

/* Racer @i stands where it begins? */
static int base_arrived(struct base *b, uint64_t *arrived)
{
	struct gdb_regs regs;

	for (unsigned int i = 0; i < b->pair->nracers; i++) {
		unsigned int cpu = b->pair->racer[i];
		int rc = gdb_read(&b->gdb, cpu, &regs);

		if (rc)
			return rc;
		if (regs.addr == b->start[i] + b->slide)
			*arrived |= 1ULL << cpu;
	}
	return 0;
}

static int base_race(struct base *b)
{
	cleanup(free) char *line =
		text_format(PROTO_GO " nonce=%s%s", b->nonce, b->pair->testcase->go);
	double end = clock_now_ms() + BASE_RACE_MS;
	uint64_t racers = 0, told = 0, arrived = 0;
	bool asked = b->pair->ntold == b->pair->nracers;
	int signal;
	int rc = base_break_starts(b, true) ?: channel_say(&b->guest.channel, line);

	for (unsigned int i = 0; i < b->pair->nracers; i++)
		racers |= 1ULL << b->pair->racer[i];
	for (unsigned int i = 0; i < b->pair->ntold; i++)
		told |= 1ULL << b->pair->racer[i];
	while (!rc && arrived != racers) {
		if (!asked && arrived == told) {
			asked = true;
			rc = qmp_execute(&b->guest.qmp, "system_powerdown", NULL, BASE_QMP_MS,
					 NULL);
			if (rc)
				break;
		}
		rc = gdb_resume(&b->gdb, base_all(b) & ~arrived, false);
		if (!rc)
			rc = gdb_wait(&b->gdb, end - clock_now_ms(), &signal);
		if (!rc && signal != GDB_SIGNAL_TRAP)
			rc = -EPROTO;
		if (!rc)
			rc = base_arrived(b, &arrived);
	}
	if (rc)
		return base_complain(b, "not all racers came", rc);
	return base_break_starts(b, false);
}

/* Let the others come to rest: each one waits for an interruption, and none is on its way */
static int base_idle(struct base *b)
{
	uint64_t others = base_all(b);
	int rc = 0;

	for (unsigned int i = 0; i < b->pair->nracers; i++)
		others &= ~(1ULL << b->pair->racer[i]);
	for (int i = 0; others && i < BASE_IDLE_TRIES && !rc; i++) {
		struct gdb_regs regs;
		bool idle = b->armed;

		rc = gdb_resume(&b->gdb, others, false) ?: base_serve(b, BASE_IDLE_MS, NULL) ?:
								  base_halt(b);
		for (unsigned int cpu = 0; !rc && cpu < b->pair->testcase->cpus; cpu++) {
			if (!(others >> cpu & 1))
				continue;
			rc = gdb_read(&b->gdb, cpu, &regs);
			idle &= !!(regs.mask & GDB_PSW_WAIT);
		}
		if (!rc && idle)
			return 0;
	}
	return others || rc ? base_complain(b, "the other CPUs find no rest", rc ?: -ETIMEDOUT) : 0;
}

/* The clock would interrupt a racer that has interrupts on somewhere else each time */
static int base_silence_clock(struct base *b)
{
	int rc = 0;

	for (unsigned int i = 0; !rc && i < b->pair->nracers; i++) {
		unsigned int cpu = b->pair->racer[i];
		uint64_t cr0;

		rc = gdb_read_one(&b->gdb, cpu, GDB_CR0, &cr0);
		if (!rc && !(cr0 & GDB_CR0_CLOCK))
			rc = -EPROTO; /* a QEMU that numbers its registers another way */
		if (!rc)
			rc = gdb_write(&b->gdb, cpu, GDB_CR0, cr0 & ~GDB_CR0_CLOCK);
	}
	return rc ? base_complain(b, "control register 0", rc) : 0;
}

/*
 * A second is over when a schedule says so, and not because the host is busy: what adds one
 * to the clock loads -1 (lghi, and a nopr) instead.
 */
static int base_stretch_seconds(struct base *b, const struct points *points)
{
	unsigned int cpu = b->pair->racer[0];
	unsigned char code[8];
	uint64_t word;
	int rc = 0;

	for (size_t i = 0; !rc && i < points->nseconds; i++) {
		uint64_t addr = points->second[i] + b->slide;

		rc = gdb_read_memory(&b->gdb, cpu, addr, code, sizeof(code));
		if (rc)
			break;
		memcpy(code, (const unsigned char[]){ 0xa7, code[1] - 1, 0xff, 0xff, 0x07, 0x00 },
		       6);
		memcpy(&word, code, sizeof(word));
		rc = gdb_write_word(&b->gdb, cpu, addr, be64toh(word));
	}
	return rc ? base_complain(b, "the kernel's code", rc) : 0;
}

static int base_save(struct base *b)
{
	int rc = vmstate_save(&b->state, &b->guest, b->kernel->name);

	return rc ? base_complain(b, "savevm", rc) : 0;
}

/* Which of QEMU's threads runs which CPU */
static int base_find_threads(struct base *b)
{
	cleanup(json) struct json_object *list = NULL;
	int rc = qmp_execute(&b->guest.qmp, "query-cpus-fast", NULL, BASE_QMP_MS, &list);

	for (size_t i = 0; !rc && i < json_object_array_length(list); i++) {
		struct json_object *o = json_object_array_get_idx(list, i);
		unsigned int cpu = json_get_num(o, "cpu-index", PAIR_CPUS);

		if (cpu < PAIR_CPUS)
			b->thread[cpu] = json_get_num(o, "thread-id", 0);
	}
	return rc ? base_complain(b, "query-cpus-fast", rc) : 0;
}

int base_create(struct base *b, struct loop *loop, const struct settings *settings,
		const struct kernel *kernel, const struct pair *pair, const struct code *code,
		const struct points *points, const char *dir)
{
	cleanup(free) char *disk = text_format("%s/" BASE_DISK, dir);
	int rc;

	*b = (struct base){ .loop = loop,
			    .settings = settings,
			    .kernel = kernel,
			    .pair = pair,
			    .code = code,
			    .said = json_object_new_object(),
			    .state.ram.fd = -1,
			    .folder.dirfd = -1 };
	rc = base_find_starts(b);
	if (rc)
		return rc;
	clock_start(&b->clock);
	rc = folder_remove(dir) ?: folder_create(&b->folder, dir, &b->clock) ?: channel_nonce(b->nonce);
	if (!rc)
		rc = vmstate_create(&b->state, loop, disk, pair->testcase->mem_mb);
	if (rc)
		return base_complain(b, dir, rc);
	rc = base_boot(b);
	if (!rc && (rc = base_halt(b)))
		base_complain(b, "QEMU's gdbstub", rc);
	return rc ?: base_find_threads(b) ?: base_find_slide(b) ?: base_find_crash(b) ?: base_race(b) ?: base_idle(b) ?:
		     base_silence_clock(b) ?: base_stretch_seconds(b, points) ?: base_save(b);
}

void base_destroy(struct base *b)
{
	gdb_destroy(&b->gdb);
	if (b->guest.loop) {
		guest_lend(&b->guest, &b->folder);
		guest_stop(&b->guest);
	}
	if (b->folder.path)
		folder_destroy(&b->folder);
	vmstate_destroy(&b->state);
	json_object_put(b->said);
}

/* What the last schedule still said: nothing of it may meet the next one */
static void base_drain(struct base *b)
{
	int signal;

	do {
		vmstate_drain(&b->guest, &b->folder);
	} while (!gdb_wait(&b->gdb, 0, &signal));
}

int base_stop(struct base *b)
{
	int rc;

	guest_lend(&b->guest, &b->folder);
	rc = qmp_execute(&b->guest.qmp, "stop", NULL, BASE_QMP_MS, NULL);
	if (rc)
		return base_complain(b, "stop", rc);
	base_drain(b);
	return 0;
}

int base_restore(struct base *b)
{
	double begun = clock_now_ms();
	int rc = vmstate_restore(&b->state, &b->guest, b->kernel->name);

	if (rc)
		return base_complain(b, "restore", rc);
	base_drain(b);
	b->gdb.thread = -1;
	b->restores++;
	b->restore_ms += clock_now_ms() - begun;
	return 0;
}

/* 'S' in its line of proc(5) */
static bool base_sleeps(const struct base *b, int thread)
{
	cleanup(free) char *path =
		text_format("/proc/%d/task/%d/stat", (int)b->guest.qemu.pid, thread);
	cleanup(fclose) FILE *f = fopen(path, "re");
	char line[256];

	return f && fgets(line, sizeof(line), f) && strstr(line, ") S ");
}

int base_rest(const struct base *b)
{
	const struct timespec look = { .tv_nsec = BASE_REST_NS };
	double end = clock_now_ms() + BASE_REST_MS;
	unsigned int asleep = 0;

	/* Who waits for a lock waits for a thread that does not sleep: the first one is the main loop's */
	while (clock_now_ms() < end) {
		bool all = base_sleeps(b, b->guest.qemu.pid);

		for (unsigned int i = 0; all && i < b->pair->testcase->cpus; i++)
			all = base_sleeps(b, b->thread[i]);
		asleep = all ? asleep + 1 : 0;
		if (asleep == 2)
			return 0;
		nanosleep(&look, NULL);
	}
	return -ETIMEDOUT;
}

int base_states(struct base *b, uint64_t *stopped)
{
	cleanup(json) struct json_object *list = NULL;
	int rc = qmp_execute(&b->guest.qmp, "query-cpus-fast", NULL, BASE_QMP_MS, &list);

	*stopped = 0;
	if (rc)
		return rc;
	for (size_t i = 0; i < json_object_array_length(list); i++) {
		struct json_object *o = json_object_array_get_idx(list, i);
		unsigned int cpu = json_get_num(o, "cpu-index", 64);

		if (cpu < 64 && !strcmp(json_get_str(o, "cpu-state", ""), "stopped"))
			*stopped |= 1ULL << cpu;
	}
	return 0;
}
