/* SPDX-License-Identifier: GPL-2.0 */
/*
 * crash_trigger.h - what the crash trigger leaves in memory, for the dump
 *
 * Shared by the module, the guest's init and the judge. All fields are
 * big-endian, as the s390x guest writes them; a host reads them through its
 * byte-order helpers.
 */
#ifndef CRASH_TRIGGER_H
#define CRASH_TRIGGER_H

#ifdef __KERNEL__
#include <linux/types.h>
#else
#include <stdint.h>
#include <linux/types.h>
#endif

#define CRASH_TRIGGER_DEV "/dev/crash-trigger"
#define CRASH_TRIGGER_MAGIC "CRASHTRG"
#define CRASH_TRIGGER_VERSION 1
#define CRASH_TRIGGER_CPUS 64
#define CRASH_TRIGGER_PATTERNS 160
#define CRASH_TRIGGER_USERS 32
#define CRASH_TRIGGER_NONCE 16
#define CRASH_TRIGGER_WORD 16
#define CRASH_TRIGGER_HOLDS 2
#define CRASH_TRIGGER_HOLD 24 /* least size of the function in hold, bytes */

/* How a CPU enters panic(); the words of the go line's entry= */
enum crash_trigger_entry {
	CRASH_TRIGGER_MODULE = 0, /* "module": panic() from a kthread */
	CRASH_TRIGGER_IRQ = 1, /* "irq": panic() from an hrtimer, interrupts off */
	CRASH_TRIGGER_BUG = 2, /* "bug": BUG(), die() with panic_on_oops */
	CRASH_TRIGGER_SPIN = 3, /* "spin": no panic(), but deaf: interrupts off, for ever */
	CRASH_TRIGGER_BUG_IRQ = 4, /* "bug-irq": BUG() from an hrtimer, which always panics */
	/* No panic(), but what a checker of the kernel's finds: */
	CRASH_TRIGGER_FAULT_LOCKS = 5, /* "fault-locks": two locks in both orders */
	CRASH_TRIGGER_FAULT_SLEEP = 6, /* "fault-sleep": might_sleep() with a spinlock held */
	CRASH_TRIGGER_FAULT_MEMORY = 7, /* "fault-memory": a write behind an object */
	CRASH_TRIGGER_FAULT_RACE = 8, /* "fault-race": adds to a shared word for a second */
};

/* What a pattern page is to makedumpfile */
enum crash_trigger_kind {
	CRASH_TRIGGER_KERNEL = 1, /* kept at every dump level */
	CRASH_TRIGGER_CACHE = 2, /* page cache: left out by bits 2 and 4 */
	CRASH_TRIGGER_USER = 3, /* anonymous user page: left out by bit 8 */
	CRASH_TRIGGER_FREE = 4, /* freed again: left out by bit 16 */
	CRASH_TRIGGER_COMPOUND = 5, /* of a block of several: kept at every dump level */
};

struct crash_trigger_pattern {
	__be64 phys; /* physical address of the 4 KiB page */
	__be32 kind;
	__be32 seed;
};

struct crash_trigger_call {
	__be64 tod; /* STORE CLOCK FAST right before panic(); 0: not called */
};

/* One 4 KiB page of kernel memory. Its physical address is told by read(). */
struct crash_trigger_record {
	char magic[8];
	__be32 version;
	__be32 ncpus;
	char nonce[CRASH_TRIGGER_NONCE]; /* hex digits, not terminated */
	__be64 go_tod; /* TOD when it was known who goes */
	__be64 deadline_tod; /* TOD that the racers were to meet */
	__be64 hash; /* FNV-1a (64 bits) over the CRASH_TRIGGER_KERNEL pages, in table order */
	__be32 npatterns;
	__be32 entry; /* of the first racer */
	struct crash_trigger_call call[CRASH_TRIGGER_CPUS];
	struct crash_trigger_pattern pattern[CRASH_TRIGGER_PATTERNS];
};

/*
 * crash_trigger_word() - the 64-bit word number @i of a pattern page
 *
 * @nonce64 is the run's nonce as a number, so that a page of an earlier run
 * can't be taken for one of this run.
 */
static inline __u64 crash_trigger_word(__u64 nonce64, __u32 seed, __u32 i)
{
	__u64 x = nonce64 ^ ((__u64)seed << 32 | i);

	/* The finalizer of SplitMix64: every input bit reaches every output bit */
	x ^= x >> 30;
	x *= 0xbf58476d1ce4e5b9ULL;
	x ^= x >> 27;
	x *= 0x94d049bb133111ebULL;
	return x ^ x >> 31;
}

/* One CPU of a request */
struct crash_trigger_racer {
	__be32 cpu;
	__be32 entry;
	__be64 skew_ns; /* added to the deadline; two's complement */
};

/* A kernel function that holds its first caller */
struct crash_trigger_hold {
	__be64 function; /* 0: none */
	char deed[CRASH_TRIGGER_WORD]; /* what the CPU does before it goes on, "": it never does */
};

/* write(): one request arms all racers; with none it only fills the record */
struct crash_trigger_request {
	__be32 nracers;
	__be32 nuser; /* pattern pages of user space, filled by the caller */
	__be32 gate; /* 1: the racers wait for the gate */
	__be32 reserved;
	__be64 lead_ns; /* deadline = now + lead */
	__be64 damage; /* physical address of a byte to invert; 0: none */
	struct crash_trigger_hold hold[CRASH_TRIGGER_HOLDS];
	char nonce[CRASH_TRIGGER_NONCE];
	char notifier[CRASH_TRIGGER_WORD]; /* what a panic notifier does, "": nothing */
	struct crash_trigger_racer racer[CRASH_TRIGGER_CPUS];
	struct crash_trigger_pattern user[CRASH_TRIGGER_USERS];
};

/*
 * A page of kernel memory that the host writes. Until then all racers of a request
 * with a gate stand ready; a snapshot of that moment can be raced from again and again.
 */
struct crash_trigger_gate {
	__be32 nracers; /* 0: closed */
	__be32 reserved;
	__be64 lead_ns; /* deadline = now + lead, in place of the request's */
	struct crash_trigger_racer racer[CRASH_TRIGGER_CPUS]; /* who goes, of those that are ready */
};

/* read(): where the record lies, and when the racers of the last request meet */
struct crash_trigger_info {
	__be64 record_phys;
	__be64 deadline_ns; /* CLOCK_MONOTONIC; 0: nothing is armed */
	__be64 gate_phys; /* 0: there is none */
};

#endif
