// SPDX-License-Identifier: GPL-2.0
/*
 * machine.c - the guest as a schedule sees it: CPUs at points, and one move after another
 *
 * step.c lets one CPU run at a time; here is what its instruction has done to
 * the others, and who may come next.
 */
#include <endian.h>
#include <err.h>
#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "inject.h"
#include "step.h"
#include "tell.h"

/* The kernel's variable of that name, by a CPU that has DAT on; none: @data stays */
static void machine_variable(struct machine *m, const char *name, void *data, size_t len)
{
	uint64_t addr;

	if (!vmlinux_find(&m->code->elf, name, &addr))
		return;
	for (unsigned int i = 0; i < m->n; i++)
		if (m->cpu[i].regs.mask & GDB_PSW_DAT &&
		    !gdb_read_memory(&m->base->gdb, i, addr + m->base->slide, data, len))
			return;
}

/* The CPU that owns the panic (panic_cpu, kernel/panic.c); -1: none does */
static int machine_owner(struct machine *m)
{
	int32_t owner = -1;

	machine_variable(m, "panic_cpu", &owner, sizeof(owner));
	return (int32_t)be32toh(owner);
}

bool machine_has_image(struct machine *m)
{
	uint64_t image = 1;

	machine_variable(m, "kexec_crash_image", &image, sizeof(image));
	return image;
}

void machine_ends(struct machine *m, enum end end, const char *fmt, ...)
{
	size_t len;
	va_list ap;
	int owner;

	if (m->end)
		return;
	m->end = end;
	va_start(ap, fmt);
	vsnprintf(m->why, sizeof(m->why), fmt, ap);
	va_end(ap);
	if (end != END_RESET && end != END_KEXEC && end != END_OFF)
		return;
	owner = machine_owner(m);
	if (owner < 0)
		return;
	m->end = END_LOST;
	len = strlen(m->why);
	snprintf(m->why + len, sizeof(m->why) - len, ", though CPU%d owns the panic", owner);
}

/* The low half of a lock word is its owner (arch/s390/lib/spinlock.c) */
static bool machine_lock_is_free(const struct machine *m, unsigned int cpu)
{
	uint32_t word;

	if (gdb_read_memory(&m->base->gdb, cpu, m->cpu[cpu].regs.r[2], &word, sizeof(word)))
		return true; /* it will tell */
	return !(be32toh(word) & 0xffff);
}

bool machine_can_step(const struct machine *m, unsigned int cpu)
{
	const struct cpu *c = &m->cpu[cpu];
	const struct vain *v = cpu_vain(c, c);
	bool interrupted = c->ext_pending && c->regs.mask & GDB_PSW_EXT;

	if (m->end || c->stopped || cpu_has_failed(c))
		return false;
	if (c->stop_pending || c->restart_pending || interrupted)
		return true;
	if (c->dead || c->waiting)
		return false;
	if (c->busy)
		return c->since != m->changes;
	if (!c->at)
		return true;
	if (c->at->kind == POINT_LOOP)
		return false;
	if (c->at->kind == POINT_LOCK)
		return machine_lock_is_free(m, cpu);
	return !v || v->changes != m->changes;
}

bool machine_can_time_out(const struct machine *m, unsigned int cpu)
{
	const struct cpu *c = &m->cpu[cpu];

	return !m->end && !c->stopped && !c->stop_pending && !cpu_has_failed(c) &&
	       cpu_is_at_sigp(c, SIGP_SENSE) && c->at->until >= 0 && cpu_vain(c, c);
}

int machine_fault(struct machine *m, unsigned int cpu, const char *what, int rc)
{
	if (!m->base->loop->stop)
		warnx("%s %s: CPU %u, %s: %s", m->base->kernel->name, m->base->pair->testcase->name,
		      cpu, what, strerror(-rc));
	return m->base->loop->stop ? -EINTR : rc;
}

static int machine_break(struct machine *m, bool on)
{
	int rc = m->diag ? gdb_break(&m->base->gdb, m->diag, on) : 0;

	for (size_t i = 0; !rc && i < m->points->n; i++)
		rc = gdb_break(&m->base->gdb, m->points->v[i].addr + m->base->slide, on);
	return rc ? machine_fault(m, 0, "breakpoint", rc) : 0;
}

int machine_create(struct machine *m, struct base *b, const struct code *code,
		   const struct points *points)
{
	*m = (struct machine){
		.base = b, .code = code, .points = points, .n = b->pair->testcase->cpus
	};
	m->reset_point = (struct point){
		.kind = POINT_DIAG,
		.function = "reset",
		.insn = { .kind = INSN_DIAG, .name = "diag", .len = 4, .disp = 0x308 },
		.until = -1,
	};
	return machine_break(m, true);
}

int machine_release(struct machine *m)
{
	int rc = machine_break(m, false);

	return rc ?: gdb_resume(&m->base->gdb, 1ULL << m->ended_by, false);
}

int machine_hold(struct machine *m)
{
	return base_stop(m->base) ?: machine_break(m, true);
}

int machine_begin(struct machine *m)
{
	m->changes = 1;
	m->end = END_NONE;
	m->struck = false;
	*m->why = *m->said = '\0';
	for (unsigned int i = 0; i < m->n; i++) {
		int rc;

		m->cpu[i] = (struct cpu){ 0 };
		rc = step_look(m, i);
		if (rc)
			return rc;
	}
	return 0;
}

/*
 * QEMU (7.2) loads the new PSW of a CPU that has stopped itself, calls it
 * operating, and does not run it: a request to halt is still to be served
 * (s390_cpu_do_interrupt(), target/s390x/tcg/excp_helper.c), unless a CPU reset
 * takes it back. A second restart is an interruption that wakes it, before its
 * first instruction: only the old PSW is not as it was.
 */
int machine_awaken(struct machine *m, unsigned int cpu)
{
	struct cpu *c = &m->cpu[cpu];
	int rc = base_monitor(m->base, "nmi", cpu);

	if (rc)
		return machine_fault(m, cpu, "PSW restart", rc);
	c->stopped = c->deaf = false;
	c->restart_pending = true;
	return step_look(m, cpu);
}

void machine_strikes(struct machine *m, unsigned int cpu, bool injected)
{
	struct cpu *c = &m->cpu[cpu];

	for (unsigned int i = 0; injected && i < m->n; i++)
		m->cpu[i].open |= cpu_is_in_window(&m->cpu[i]);
	if (c->open && cpu_is_in_window(c))
		m->struck = c->struck = true;
}

/* The target after an order that was accepted */
static int machine_ordered(struct machine *m, unsigned int order, unsigned int target)
{
	struct cpu *t = &m->cpu[target];
	uint64_t stopped;
	int rc;

	switch (order) {
	case SIGP_EMERGENCY:
	case SIGP_EXTERNAL_CALL:
		t->ext_pending = true;
		return 0;
	case SIGP_STOP:
	case SIGP_STOP_STORE:
		rc = base_states(m->base, &stopped);
		if (rc)
			return machine_fault(m, target, "QEMU", rc);
		t->stopped = stopped >> target & 1;
		t->stop_pending = !t->stopped;
		return 0;
	case SIGP_INITIAL_RESET:
	case SIGP_CPU_RESET:
		t->stop_pending = t->restart_pending = t->ext_pending = t->deaf = false;
		return step_look(m, target);
	case SIGP_START:
	case SIGP_RESTART:
		machine_strikes(m, target, false);
		if (!t->stopped) {
			t->restart_pending = true;
			return 0;
		}
		t->nvains = 0;
		if (t->deaf && order == SIGP_RESTART)
			return machine_awaken(m, target);
		t->stopped = false;
		return step_look(m, target);
	}
	return 0;
}

/*
 * QEMU up to 7.2 at least does not wake a CPU by SIGP RESTART that was stopped
 * in a wait: s390_cpu_set_state() (target/s390x/cpu.c) looks at the old PSW's
 * wait bit, and it would stay halted. Take the bit out of the old PSW.
 */
int machine_wake(struct machine *m, unsigned int cpu)
{
	struct cpu *t = &m->cpu[cpu];
	int rc;

	if (!t->stopped || !(t->regs.mask & GDB_PSW_WAIT))
		return 0;
	t->regs.mask &= ~GDB_PSW_WAIT;
	rc = gdb_write(&m->base->gdb, cpu, GDB_PSW_MASK, t->regs.mask);
	return rc ? machine_fault(m, cpu, "PSW", rc) : 0;
}

/* The SIGP at which the CPU stood is done, with this condition code */
static int machine_after_sigp(struct machine *m, struct cpu *c, const struct cpu *was,
			      unsigned int cc)
{
	unsigned int order = cpu_order(was), target = cpu_target(was);
	bool looks = order == SIGP_SENSE || order == SIGP_SENSE_RUNNING;
	bool runs = !cc;

	/* A status may be that of a pending external call, and no more */
	if (order == SIGP_SENSE && cc == 1)
		runs = !(c->regs.r[was->at->insn.r1] & (SIGP_STOPPED | SIGP_CHECK_STOP));
	tell_say(m, " cc%u", cc);
	if (cc >= 2 || (looks && runs)) {
		cpu_add_vain(c, was, m->changes);
		return 0;
	}
	if (looks || cc)
		return 0;
	m->changes++;
	c->nvains = 0;
	return target < m->n ? machine_ordered(m, order, target) : 0;
}

/*
 * The CPU is at a SIGP for one that has failed: condition code 3, or the status of
 * a check-stop (PoP chapter 4; the orders that reset it are not on these ways).
 */
static int machine_refused(struct machine *m, unsigned int cpu, const struct cpu *was)
{
	const struct cpu *t = &m->cpu[cpu_target(was)];
	unsigned int cc = t->gone ? 3 : 1;
	int rc = step_answer(m, cpu, cc, SIGP_CHECK_STOP);

	return rc ?: machine_after_sigp(m, &m->cpu[cpu], was, cc) ?: step_on(m, cpu);
}

/* What the instruction did at which the CPU stood; @c is the CPU behind it */
static int machine_after(struct machine *m, unsigned int cpu, const struct cpu *was)
{
	struct cpu *c = &m->cpu[cpu];
	unsigned int cc = gdb_cc(&c->regs);

	/* Not behind it: an interruption came first */
	if (c->regs.addr != was->regs.addr + was->at->insn.len)
		return 0;
	if (was->at->kind == POINT_SIGP)
		return machine_after_sigp(m, c, was, cc);
	if (was->at->kind == POINT_SWAP && cc) {
		tell_say(m, " fails");
		cpu_add_vain(c, was, m->changes);
	} else if (was->at->kind != POINT_LOAD && was->at->kind != POINT_RESET &&
		   was->at->kind != POINT_JUMP) {
		m->changes++;
		c->nvains = 0;
	}
	return 0;
}

/*
 * Diagnose 308 with its subcode in the second register: 0 and 1 reset, 3 and 4
 * load; 5 and 6 set and store what is to be loaded (enum diag308_subcode,
 * arch/s390/include/asm/ipl.h).
 */
static bool diag_resets(const struct cpu *c)
{
	return c->regs.r[c->at->insn.r3] != 5 && c->regs.r[c->at->insn.r3] != 6;
}

/* The step that resets the machine is not made: it is the end of what is explored */
static void machine_resets(struct machine *m, const struct cpu *c)
{
	const char *by = c->reset_by;

	if (c->at != &m->reset_point)
		machine_ends(m, END_RESET, "diagnose 308 in %s", c->at->function);
	else if (by && strstr(by, "kdump"))
		machine_ends(m, END_SAVED, "diagnose 308 from %s", by);
	else if (by && strstr(by, "kexec"))
		machine_ends(m, END_KEXEC, "diagnose 308 from %s", by);
	else
		machine_ends(m, END_RESET, "diagnose 308 from %s", by ?: "somewhere");
}

static int machine_take(struct machine *m, unsigned int cpu)
{
	struct cpu *c = &m->cpu[cpu];
	struct cpu was = *c;
	bool pending = was.stop_pending || was.restart_pending ||
		       (was.ext_pending && was.regs.mask & GDB_PSW_EXT);
	enum ran ran;
	int rc = 0;

	tell_describe(m, cpu);
	c->ext_pending &= !(c->regs.mask & GDB_PSW_EXT);
	c->restart_pending = false;
	/* What is pending comes before the reset, and may come instead of it */
	if (was.at && was.at->kind == POINT_DIAG && !pending && diag_resets(&was)) {
		machine_resets(m, c);
		m->ended_by = cpu;
		return 0;
	}
	if (was.at && (was.at->kind == POINT_RESET || was.at->kind == POINT_SPX) && !c->reset_by)
		c->reset_by = was.at->function;
	if (cpu_is_at_sigp(&was, SIGP_RESTART) && cpu_target(&was) < m->n)
		rc = machine_wake(m, cpu_target(&was));
	if (rc)
		return rc;
	if (was.checksum && !pending)
		return step_skip_checksum(m, cpu) ?: step_on(m, cpu);
	if (!was.at)
		return step_on(m, cpu);
	if (!pending && was.at->kind == POINT_SIGP && cpu_target(&was) < m->n &&
	    cpu_has_failed(&m->cpu[cpu_target(&was)]))
		return machine_refused(m, cpu, &was);
	rc = step_insn(m, cpu, &ran);
	if (rc || ran != RAN_TRAPPED)
		return rc;
	rc = machine_after(m, cpu, &was);
	if (!rc && was.at->kind == POINT_JUMP)
		rc = step_find_diag(m, cpu);
	/* What it was told to do to itself comes first */
	return rc ?: step_on(m, cpu);
}

/*
 * Does the CPU ask again in the loop around @p? The compiler may put what follows
 * the loop between its first and its last address: the release of a lock is no part of it.
 */
static bool machine_is_in_loop(const struct cpu *c, const struct point *p)
{
	return c->at && c->at->kind == POINT_SIGP && c->at->addr >= p->loop_start &&
	       c->at->addr <= p->loop_end;
}

/*
 * The register, or the word of the stack, with the loop's end becomes 0: at the next look
 * at the clock it is over. Until then its points are passed, and are no points. Their
 * breakpoints stay, for step_before_sigp()'s reason.
 */
static int machine_time_out(struct machine *m, unsigned int cpu)
{
	struct cpu *c = &m->cpu[cpu];
	const struct point *p = c->at;
	enum ran ran = RAN_TRAPPED;
	int rc;

	tell_say(m, "CPU%u %s: the time is over", cpu, code_name(m->code, p->addr));
	c->nvains = 0;
	rc = p->until_slot < 0
		     ? gdb_write(&m->base->gdb, cpu, GDB_R(p->until), 0)
		     : gdb_write_word(&m->base->gdb, cpu, c->regs.r[REG_STACK] + p->until_slot, 0);
	if (rc)
		return machine_fault(m, cpu, "timeout", rc);
	while (!rc && ran == RAN_TRAPPED && machine_is_in_loop(c, p)) {
		rc = step_insn(m, cpu, &ran);
		if (!rc && ran == RAN_TRAPPED)
			rc = step_on(m, cpu);
		if (c->stopped || c->waiting || c->busy || m->end)
			break;
	}
	return rc;
}

int machine_move(struct machine *m, struct move a)
{
	struct cpu *c = &m->cpu[a.cpu];
	bool was_stopped = c->stopped;
	int rc;

	*m->said = '\0';
	switch (a.kind) {
	case MOVE_TIMEOUT:
		rc = machine_time_out(m, a.cpu);
		break;
	case MOVE_STEP:
		rc = machine_take(m, a.cpu);
		break;
	default:
		rc = inject_move(m, a);
		break;
	}
	if (rc)
		return rc;
	if (c->stopped && !was_stopped) {
		tell_say(m, ", stops");
		c->stop_pending = false;
		c->deaf = true;
		m->changes++;
	} else if (c->dead) {
		tell_say(m, ", in disabled wait");
		m->changes++;
	} else if (c->waiting) {
		tell_say(m, ", waits for an interruption");
	} else if (c->busy) {
		tell_say(m, ", and comes to no point: %s",
			 code_name(m->code, c->regs.addr - m->base->slide));
	}
	return 0;
}

/* "CPU1 at __crash_kexec+0x24, CPU2 stopped"; static buffer */
static const char *machine_where(const struct machine *m)
{
	static char text[160];
	size_t len = 0;

	*text = '\0';
	for (unsigned int i = 0; i < m->n && len < sizeof(text); i++) {
		const struct cpu *c = &m->cpu[i];

		len += snprintf(text + len, sizeof(text) - len, "%sCPU%u %s", i ? ", " : "", i,
				c->failed    ? "in check-stop"
				: c->gone    ? "not operational"
				: c->stopped ? "stopped"
				: c->dead    ? "in disabled wait"
				: c->waiting ? "idle"
					     : code_name(m->code, c->regs.addr - m->base->slide));
	}
	return text;
}

void machine_settle(struct machine *m)
{
	bool alive = false, idle = true;

	for (unsigned int i = 0; i < m->n; i++) {
		const struct cpu *c = &m->cpu[i];

		idle &= !c->stopped && !c->dead && !cpu_has_failed(c);
		alive |= !c->stopped && !c->dead && !cpu_has_failed(c) && !c->waiting;
	}
	if (alive)
		machine_ends(m, END_STUCK, "%s", machine_where(m));
	else if (idle && machine_owner(m) < 0)
		machine_ends(m, END_IDLE, "no CPU has panicked");
	else
		machine_ends(m, END_LOST, "nobody is left who runs: %s", machine_where(m));
}

const char *machine_end(enum end end)
{
	static const char *const name[ENDS] = {
		[END_NONE] = "none",   [END_SAVED] = "saved", [END_LOST] = "lost",
		[END_STUCK] = "stuck", [END_RESET] = "reset", [END_KEXEC] = "kexec",
		[END_OFF] = "off",     [END_IDLE] = "idle",   [END_BARE] = "no image",
		[END_SEEN] = "seen",   [END_HUNG] = "hung",
	};

	return name[end];
}
