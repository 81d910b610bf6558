/* SPDX-License-Identifier: GPL-2.0 */
/* machine.h - the guest as a schedule sees it: CPUs at points, and one move after another */
#ifndef MACHINE_H
#define MACHINE_H

#include "base.h"
#include "cpu.h"

struct move {
	enum move_kind kind;
	unsigned int cpu;
};

enum end {
	END_NONE,  /* it goes on */
	END_SAVED, /* diagnose 308 on the way into purgatory of the crash kernel */
	END_LOST,  /* nobody is left who could run: stopped, or in disabled wait */
	END_STUCK, /* CPUs wait for each other, or one runs and comes to no point */
	/* The next three count as lost if a CPU owns the panic */
	END_RESET, /* the machine was reset or re-IPLed */
	END_KEXEC, /* diagnose 308 on the way into another kernel, kexec -e */
	END_OFF,   /* a shutdown that was asked for */
	END_IDLE,  /* nobody has panicked, and there is no more to do */
	END_BARE,  /* no crash kernel was loaded, and the kernel did what it does then */
	END_SEEN,  /* a state that was seen before: what comes of it is known, or to be done */
	END_HUNG,  /* QEMU hung, twice: nobody knows, nor what would branch off from there */
	ENDS
};

struct machine {
	struct base *base;
	const struct code *code;
	const struct points *points;
	struct cpu cpu[PAIR_CPUS];
	unsigned int n;
	uint64_t changes; /* of what CPUs share */
	enum end end;
	unsigned int ended_by; /* the CPU that is about to reset the machine */
	bool struck;	       /* something came to a CPU between spx and diagnose 308 */
	char why[160];	       /* the end, in words */
	bool trace;	       /* fill @said; it costs a look into memory */
	char said[320];	       /* the last move, in words */
	uint64_t diag; /* address at run time of diagnose 308 behind the jump; 0: not yet seen */
	struct point reset_point; /* that */
};

/* Is a crash kernel loaded? Yes, where nobody can tell. */
bool machine_has_image(struct machine *m);
/* The first end stays */
void machine_ends(struct machine *m, enum end end, const char *fmt, ...) __printf(3, 4);
/* A fault of the harness: told, and returned, where we were not asked to stop */
int machine_fault(struct machine *m, unsigned int cpu, const char *what, int rc);

/* A stopped CPU is about to be restarted: QEMU is helped with it. A negative errno, told. */
int machine_wake(struct machine *m, unsigned int cpu);

/*
 * Something comes to that CPU. If it stands between spx and diagnose 308, and stood there when
 * that was injected, or a restart of another CPU of which it comes, a loss is excused.
 */
void machine_strikes(struct machine *m, unsigned int cpu, bool injected);

/* And one that was restarted, if it is deaf, or by an operator */
int machine_awaken(struct machine *m, unsigned int cpu);

/* Set breakpoints at all points. A negative errno, told. */
int machine_create(struct machine *m, struct base *b, const struct code *code,
		   const struct points *points);
/* To the base: the guest was just restored */
int machine_begin(struct machine *m);

/*
 * Behind END_SAVED: no breakpoints, and that CPU goes on. The reset lets the
 * others go (qemu_main_loop_should_exit(), softmmu/runstate.c). And back from there.
 */
int machine_release(struct machine *m);
int machine_hold(struct machine *m);

bool machine_can_step(const struct machine *m, unsigned int cpu);
/* It stands in a loop that ends by the clock, and has been round */
bool machine_can_time_out(const struct machine *m, unsigned int cpu);

/* A negative errno is a fault of the harness; what came of it is in m->end */
int machine_move(struct machine *m, struct move a);
/* Nobody can step or time out: say what that is */
void machine_settle(struct machine *m);

const char *machine_end(enum end end);

#endif
