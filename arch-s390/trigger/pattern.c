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
 * The end of a large block: once freed it lies in the buddy system, where a
 * reader of the dump knows it as free. Who needs pages until the panic takes
 * them from the start of the block, if from this one at all.
 */
#define PATTERN_FREE_ORDER 8
#define PATTERN_FREE 16

#define PATTERN_ORDER 3
#define PATTERN_BLOCK (1 << PATTERN_ORDER)
#define PATTERN_COMPOUND (2 * PATTERN_BLOCK)

static unsigned long kernel_page[PATTERN_KERNEL];
static unsigned long compound[PATTERN_COMPOUND / PATTERN_BLOCK];

/*
 * Drivers' buffers are pinned while user space has I/O on them. The count lies
 * in a tail page, where other pages have the mapping: who takes the tail page
 * for a page of its own reads an odd count as "anonymous" (6.12 and 7.x; in 6.1
 * the count lies elsewhere, and says nothing).
 */
static void pattern_pin(int count)
{
#ifdef HAVE_FOLIO_PINCOUNT
	if (compound[0])
		atomic_set(&page_folio(virt_to_page((void *)compound[0]))->_pincount, count);
#endif
}

int pattern_create(void)
{
	int i;

	BUILD_BUG_ON(PATTERN_KERNEL + PATTERN_COMPOUND + PATTERN_FREE + CRASH_TRIGGER_USERS >
		     CRASH_TRIGGER_PATTERNS);

	for (i = 0; i < PATTERN_KERNEL; i++) {
		kernel_page[i] = __get_free_page(GFP_KERNEL);
		if (!kernel_page[i]) {
			pattern_destroy();
			return -ENOMEM;
		}
	}
	for (i = 0; i < ARRAY_SIZE(compound); i++) {
		compound[i] = __get_free_pages(GFP_KERNEL | __GFP_COMP, PATTERN_ORDER);
		if (!compound[i]) {
			pattern_destroy();
			return -ENOMEM;
		}
	}
	pattern_pin(1);
	return 0;
}

void pattern_destroy(void)
{
	int i;

	for (i = 0; i < PATTERN_KERNEL; i++)
		free_page(kernel_page[i]);
	pattern_pin(0);
	for (i = 0; i < ARRAY_SIZE(compound); i++)
		free_pages(compound[i], PATTERN_ORDER);
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
	unsigned long block, end;
	u32 i, n = 0;

	for (i = 0; i < PATTERN_KERNEL; i++) {
		pattern_write(nonce, n++, (void *)kernel_page[i], CRASH_TRIGGER_KERNEL);
		hash = pattern_hash(hash, (void *)kernel_page[i]);
	}

	for (i = 0; i < PATTERN_COMPOUND; i++) {
		block = compound[i / PATTERN_BLOCK] + i % PATTERN_BLOCK * PAGE_SIZE;
		pattern_write(nonce, n++, (void *)block, CRASH_TRIGGER_COMPOUND);
	}

	for (i = 0; i < be32_to_cpu(request->nuser); i++)
		record->pattern[n++] = request->user[i];

	block = __get_free_pages(GFP_KERNEL | __GFP_NOWARN, PATTERN_FREE_ORDER);
	if (block) {
		end = block + (PAGE_SIZE << PATTERN_FREE_ORDER);
		for (i = 1; i <= PATTERN_FREE; i++)
			pattern_write(nonce, n++, (void *)(end - i * PAGE_SIZE),
				      CRASH_TRIGGER_FREE);
		free_pages(block, PATTERN_FREE_ORDER);
	}

	record->hash = cpu_to_be64(hash);
	record->npatterns = cpu_to_be32(n);
}
