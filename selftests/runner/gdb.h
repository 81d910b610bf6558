/* SPDX-License-Identifier: GPL-2.0 */
/* gdb.h - QEMU's gdbstub: one CPU at a time, breakpoints, registers, memory */
#ifndef GDB_H
#define GDB_H

#include <stdbool.h>
#include <stdint.h>

#include "loop.h"

#define GDB_PACKET_MAX 8192

/* Numbers of registers, as QEMU's s390-core64.xml has them */
#define GDB_PSW_MASK 0
#define GDB_PSW_ADDR 1
#define GDB_R(n)     (2 + (n))
#define GDB_CR0	     87 /* s390-cr.xml: behind five other sets of them */

#define GDB_CR0_CLOCK (3ULL << 10) /* interruptions by clock comparator and CPU timer */

#define GDB_PSW_WAIT (1ULL << 49)
#define GDB_PSW_DAT  (1ULL << 58)
/* I/O, external and machine-check interruptions: with none of them a wait is for ever */
#define GDB_PSW_IO    (1ULL << 57)
#define GDB_PSW_EXT   (1ULL << 56)
#define GDB_PSW_MCHK  (1ULL << 50)
#define GDB_PSW_AWAKE (GDB_PSW_IO | GDB_PSW_EXT | GDB_PSW_MCHK)

struct gdb_regs {
	uint64_t mask, addr, r[16];
};

static inline unsigned int gdb_cc(const struct gdb_regs *r)
{
	return r->mask >> 44 & 3;
}

/* Why all CPUs stand: the signals, in gdb's own numbers, that QEMU's gdb_vm_state_change() sends */
#define GDB_SIGNAL_INT	    0x02
#define GDB_SIGNAL_SHUTDOWN 0x03
#define GDB_SIGNAL_TRAP	    0x05
#define GDB_SIGNAL_PANIC    0x8f /* the last CPU is in disabled wait */

struct gdb {
	struct loop *loop;
	struct source *source;
	int fd;
	int thread; /* the CPU that registers and memory are of; -1: none yet */
	bool closed;
	/* The packet that comes in */
	enum { GDB_IDLE, GDB_BODY, GDB_SUM1, GDB_SUM2 } state;
	size_t len;
	bool whole; /* in buf, and nobody has taken it */
	char buf[GDB_PACKET_MAX + 1];
};

/* @fd is the other end of QEMU's `-gdb chardev:`, and stays the caller's */
void gdb_create(struct gdb *g, struct loop *loop, int fd);
void gdb_destroy(struct gdb *g);

/*
 * These return 0 or a negative errno: -EPIPE QEMU has gone, -ETIMEDOUT it does
 * not answer, -EINTR the loop was asked to stop, -EPROTO it said something else.
 */

/* Agree on what is spoken. The CPUs stand. */
int gdb_open(struct gdb *g);

int gdb_read(struct gdb *g, unsigned int cpu, struct gdb_regs *regs);
int gdb_read_one(struct gdb *g, unsigned int cpu, unsigned int reg, uint64_t *value);
int gdb_write(struct gdb *g, unsigned int cpu, unsigned int reg, uint64_t value);
/* At a virtual address, as @cpu's DAT has it; -EFAULT: nothing is there */
int gdb_read_memory(struct gdb *g, unsigned int cpu, uint64_t addr, void *data, size_t len);
/* Eight bytes there */
int gdb_write_word(struct gdb *g, unsigned int cpu, uint64_t addr, uint64_t value);

/* A breakpoint for all CPUs, at a virtual address; it stays through loadvm and reset */
int gdb_break(struct gdb *g, uint64_t addr, bool on);

/* Let those CPUs run whose bit is set in @cpus; @step: one instruction */
int gdb_resume(struct gdb *g, uint64_t cpus, bool step);
/* Wait for the stop that ends a gdb_resume(), and its signal; @ms 0 looks only */
int gdb_wait(struct gdb *g, double ms, int *signal);
/* Stop all CPUs; the stop is still to be waited for */
int gdb_interrupt(struct gdb *g);

#endif
