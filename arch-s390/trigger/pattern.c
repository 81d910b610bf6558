// SPDX-License-Identifier: GPL-2.0
/*
 * pattern.c - pages of known content, for the dump to be checked against
 */
#include <linux/gfp.h>
#ifdef HAVE_HEX_H
#include <linux/hex.h>
#else
#include <linux/kernel.h>
#endif
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/string.h>

#include "trigger.h"

#define PATTERN_KERNEL 64

/*
 * One block, too large for the per-CPU lists: once freed it lies in the buddy
 * system, where a reader of the dump knows it as free.
 */
#define PATTERN_FREE_ORDER 4
#define PATTERN_FREE BIT(PATTERN_FREE_ORDER)

static unsigned long kernel_page[PATTERN_KERNEL];

int pattern_create(void)
{
	int i;

	BUILD_BUG_ON(PATTERN_KERNEL + PATTERN_FREE + CRASH_TRIGGER_USERS > CRASH_TRIGGER_PATTERNS);

	for (i = 0; i < PATTERN_KERNEL; i++) {
		kernel_page[i] = __get_free_page(GFP_KERNEL);
		if (!kernel_page[i]) {
			pattern_destroy();
			return -ENOMEM;
		}
	}
	return 0;
}

void pattern_destroy(void)
{
	int i;

	for (i = 0; i < PATTERN_KERNEL; i++)
		free_page(kernel_page[i]);
}

static u64 pattern_nonce(const char *digits)
{
	u64 nonce = 0;
	int i;

	for (i = 0; i < CRASH_TRIGGER_NONCE; i++)
		nonce = nonce << 4 | (hex_to_bin(digits[i]) & 0xf);
	return nonce;
}

static u64 pattern_hash(u64 hash, const u8 *page)
{
	int i;

	for (i = 0; i < PAGE_SIZE; i++)
		hash = (hash ^ page[i]) * 0x100000001b3ULL;
	return hash;
}

static void pattern_write(u64 nonce, u32 index, void *page, u32 kind)
{
	struct crash_trigger_pattern *pattern = &record->pattern[index];
	u32 seed = index + 1;
	__be64 *word = page;
	u32 i;

	for (i = 0; i < PAGE_SIZE / sizeof(*word); i++)
		word[i] = cpu_to_be64(crash_trigger_word(nonce, seed, i));

	pattern->phys = cpu_to_be64(virt_to_phys(page));
	pattern->kind = cpu_to_be32(kind);
	pattern->seed = cpu_to_be32(seed);
}

/* Fill all pages for this request, and enter them and the caller's in the record */
void pattern_fill(const struct crash_trigger_request *request)
{
	u64 nonce = pattern_nonce(request->nonce);
	u64 hash = 0xcbf29ce484222325ULL;
	unsigned long block;
	u32 i, n = 0;

	for (i = 0; i < PATTERN_KERNEL; i++) {
		pattern_write(nonce, n++, (void *)kernel_page[i], CRASH_TRIGGER_KERNEL);
		hash = pattern_hash(hash, (void *)kernel_page[i]);
	}

	for (i = 0; i < be32_to_cpu(request->nuser); i++)
		record->pattern[n++] = request->user[i];

	block = __get_free_pages(GFP_KERNEL | __GFP_NOWARN, PATTERN_FREE_ORDER);
	if (block) {
		for (i = 0; i < PATTERN_FREE; i++)
			pattern_write(nonce, n++, (void *)(block + i * PAGE_SIZE),
				      CRASH_TRIGGER_FREE);
		free_pages(block, PATTERN_FREE_ORDER);
	}

	record->hash = cpu_to_be64(hash);
	record->npatterns = cpu_to_be32(n);
}

/*
 * Invert a byte of memory that the kernel maps read-only or not at all, as the
 * crash kernel's: LOAD and STORE USING REAL ADDRESS look at no page table.
 */
void pattern_damage(u64 phys)
{
	u64 mask = 0xffULL << (7 - phys % 8) * 8;
	u64 address = phys & ~7ULL, value;

	asm volatile("	lurag	%0,%1\n"
		     "	xgr	%0,%2\n"
		     "	sturg	%0,%1\n"
		     : "=&d" (value) : "a" (address), "d" (mask) : "cc", "memory");
}
