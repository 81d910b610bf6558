/* SPDX-License-Identifier: GPL-2.0 */
/*
 * trigger.h - what the files of the crash trigger share
 */
#ifndef TRIGGER_H
#define TRIGGER_H

#include <linux/kernel.h>
#include <linux/notifier.h>
#include <linux/types.h>

#include "crash_trigger.h"

/* STORE CLOCK FAST; the kernel's own name for it changed too often */
static inline u64 trigger_tod(void)
{
	u64 tod;

	asm volatile(".insn s,0xb27c0000,%0" : "=Q" (tod) : : "cc");
	return tod;
}

/* The TOD clock ticks 4096 times a microsecond */
static inline u64 trigger_ns_to_tod(u64 ns)
{
	return (ns / 125) * 512 + (ns % 125) * 512 / 125;
}

/* record.c */
extern struct crash_trigger_record *record;
int record_create(void);
void record_destroy(void);
u64 record_phys(void);
void record_start(const struct crash_trigger_request *request);
void record_racers(__be32 nracers, __be32 entry);
void record_deadline(u64 deadline_tod);
void record_call(unsigned int cpu);

/* pattern.c */
int pattern_create(void);
void pattern_destroy(void);
void pattern_fill(const struct crash_trigger_request *request);

/* memory.c */
void memory_invert(u64 phys);
void memory_write(const void *to, const void *from, size_t size);

/* What is done at a hold or in a panic notifier; 3.2 has no notifier_fn_t */
typedef int (*trigger_deed)(struct notifier_block *nb, unsigned long action, void *data);

/* hold.c: hold_check() takes what is to be held, hold_arm() does it */
int hold_check(const struct crash_trigger_request *request);
void hold_arm(void);

/* racer.c */
int racer_check(const struct crash_trigger_request *request);
int racer_arm(const struct crash_trigger_request *request, u64 *deadline_ns);
void racer_draw(const struct crash_trigger_gate *gate);

/* gate.c */
int gate_create(unsigned int cpu);
u64 gate_phys(void);

/* fault.c */
void fault_make(enum crash_trigger_entry entry);

/* notifier.c */
int notifier_oopses(struct notifier_block *nb, unsigned long event, void *text);
int notifier_find(const char *name, trigger_deed *deed);
int notifier_arm(trigger_deed call);

#endif
