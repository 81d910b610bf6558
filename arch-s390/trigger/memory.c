// SPDX-License-Identifier: GPL-2.0
/*
 * memory.c - write to memory that the kernel maps read-only, or not at all
 */
#include <linux/kernel.h>
#include <linux/string.h>

#include "trigger.h"

/* LOAD and STORE USING REAL ADDRESS look at no page table */
static u64 memory_load(u64 real)
{
	u64 value;

	asm volatile("lurag %0,%1" : "=d" (value) : "a" (real) : "memory");
	return value;
}

static void memory_store(u64 real, u64 value)
{
	asm volatile("sturg %0,%1" : : "d" (value), "a" (real) : "memory");
}

static u64 memory_real(const void *address)
{
	u64 real;

	asm volatile("lra %0,0(%1)" : "=d" (real) : "a" (address) : "cc");
	return real;
}

/* Invert the byte at a physical address */
void memory_invert(u64 phys)
{
	u64 real = phys & ~7ULL;

	memory_store(real, memory_load(real) ^ 0xffULL << (7 - phys % 8) * 8);
}

/* Copy whole words, to an address that may be the kernel's own text */
void memory_write(const void *to, const void *from, size_t size)
{
	u64 word;
	size_t i;

	for (i = 0; i < size; i += sizeof(word)) {
		memcpy(&word, from + i, sizeof(word));
		memory_store(memory_real(to + i), word);
	}
}
