// SPDX-License-Identifier: GPL-2.0
/* check_memory.c - pages of known content are kept or filtered as the dump level says */
#include <errno.h>

#include "be.h"
#include "check.h"

#define BUDDY_ORDER_MAX 16

/* Bits of makedumpfile's dump level that leave out a kind of page */
static const struct {
	const char *name;
	unsigned int left_out_by;
} kind[] = {
	[CRASH_TRIGGER_KERNEL] = { "kernel", 0 },
	[CRASH_TRIGGER_CACHE] = { "page cache", 2 | 4 },
	[CRASH_TRIGGER_USER] = { "user", 8 },
	[CRASH_TRIGGER_FREE] = { "free", 16 },
	[CRASH_TRIGGER_COMPOUND] = { "compound", 0 },
};

struct tally {
	unsigned int kept[ARRAY_SIZE(kind)], left_out[ARRAY_SIZE(kind)];
	unsigned int used_again; /* free pages that somebody else has taken since */
	uint64_t hash;
};

static uint64_t hash_page(uint64_t hash, const unsigned char *page)
{
	for (size_t i = 0; i < VMCORE_PAGE; i++)
		hash = (hash ^ page[i]) * 0x100000001b3ULL;
	return hash;
}

static bool page_matches(const unsigned char *page, uint64_t nonce, uint32_t seed)
{
	for (unsigned int i = 0; i < VMCORE_PAGE / 8; i++)
		if (be64_load(page + 8 * i) != crash_trigger_word(nonce, seed, i))
			return false;
	return true;
}

static bool info_number(const struct scene *sc, const char *key, long long *n)
{
	cleanup(free) char *text = vmcore_info(&sc->core, key);

	return text && sscanf(text, "%lld", n) == 1;
}

/*
 * Is this page in a block of the buddy system, as the dump itself has it? Only
 * there makedumpfile looks for free pages; in a CPU's own list, or handed out
 * again and not yet written to, a page looks just as it was left.
 */
static bool is_buddy(struct scene *sc, uint64_t phys)
{
	long long size, mapcount, private, mark;
	unsigned char raw[8];
	uint64_t map, head;

	if (!vmcore_symbol(&sc->core, "vmemmap", &map) || !info_number(sc, "SIZE(page)", &size) ||
	    !info_number(sc, "OFFSET(page._mapcount)", &mapcount) ||
	    !info_number(sc, "OFFSET(page.private)", &private) ||
	    !info_number(sc, "NUMBER(PAGE_BUDDY_MAPCOUNT_VALUE)", &mark))
		return false;
	for (unsigned int order = 0; order <= BUDDY_ORDER_MAX; order++) {
		head = map + (phys / VMCORE_PAGE >> order << order) * size;
		if (vmcore_read_virt(&sc->core, head + mapcount, raw, 4) ||
		    be32_load(raw) != (uint32_t)mark ||
		    vmcore_read_virt(&sc->core, head + private, raw, 8))
			continue;
		if (be64_load(raw) >= order)
			return true;
	}
	return false;
}

/*
 * From 7.1 on the field that tells a tail page has another name, which makedumpfile
 * knows from 1.7.9 on. An older one takes each tail page for a page of its own.
 */
static bool misses_tail_pages(const struct scene *sc)
{
	long long offset;

	return info_number(sc, "OFFSET(page.compound_info)", &offset) && sc->tool_version < 10709;
}

/* Of the free pages only those are judged that nobody has taken since */
static void check_pattern(struct scene *sc, const struct crash_trigger_pattern *p, uint64_t nonce,
			  struct tally *tally, struct check_result *r)
{
	unsigned char page[VMCORE_PAGE];
	uint64_t phys = be64_load(&p->phys);
	uint32_t k = be32_load(&p->kind);
	bool leave_out, matches;
	int err;

	if (!k || k >= ARRAY_SIZE(kind)) {
		check_fail(r, "the record names a kind of page that does not exist: %u", k);
		return;
	}
	leave_out = sc->core.level & kind[k].left_out_by;
	err = vmcore_read_phys(&sc->core, phys, page, sizeof(page));
	if (err == -ENODATA) {
		tally->left_out[k]++;
		if (k == CRASH_TRIGGER_COMPOUND && (!sc->core.compressed || sc->core.level & 8) &&
		    misses_tail_pages(sc))
			return;
		/* No header tells what an ELF file leaves out; the kernel's own pages it may not */
		if (sc->core.compressed ? !leave_out : !kind[k].left_out_by)
			check_fail(r, "the %s page at 0x%llx is not in the dump, level %u keeps it",
				   kind[k].name, (unsigned long long)phys, sc->core.level);
		return;
	}
	if (err) {
		check_fail(r, "the %s page at 0x%llx: %s", kind[k].name, (unsigned long long)phys,
			   vmcore_error(&sc->core));
		return;
	}
	tally->kept[k]++;
	matches = page_matches(page, nonce, be32_load(&p->seed));
	tally->used_again += k == CRASH_TRIGGER_FREE && !(matches && is_buddy(sc, phys));
	if (k == CRASH_TRIGGER_KERNEL)
		tally->hash = hash_page(tally->hash, page);
	if (k == CRASH_TRIGGER_FREE)
		return;
	if (leave_out)
		check_fail(r, "the %s page at 0x%llx is in the dump, level %u leaves it out",
			   kind[k].name, (unsigned long long)phys, sc->core.level);
	else if (!matches)
		check_fail(r, "the %s page at 0x%llx holds something else", kind[k].name,
			   (unsigned long long)phys);
}

/*
 * From 7.0 on a free page is marked in a way that makedumpfile knows from 1.7.8
 * on. An older one keeps all free pages: too much, but nothing is missing.
 */
static bool keeps_free_pages(const struct scene *sc)
{
	cleanup(free) char *release = vmcore_info(&sc->core, "OSRELEASE");

	return release && atoi(release) >= 7 && sc->tool_version < 10708;
}

/* Of a block that was not used again, no page may be in the dump */
static void judge_free(struct scene *sc, const struct tally *tally, char **sum,
		       struct check_result *r)
{
	if (!(sc->core.level & kind[CRASH_TRIGGER_FREE].left_out_by) ||
	    !tally->kept[CRASH_TRIGGER_FREE])
		return;
	if (tally->used_again)
		text_add(sum, "; ", "the free pages were used again, so they were not judged");
	else if (keeps_free_pages(sc) && !tally->left_out[CRASH_TRIGGER_FREE])
		text_add(sum, "; ",
			 "makedumpfile before 1.7.8 keeps the free pages of 7.0 and later");
	else
		check_fail(r, "%u free pages are in the dump, level %u leaves them out",
			   tally->kept[CRASH_TRIGGER_FREE], sc->core.level);
}

void check_memory(struct scene *sc, struct check_result *r)
{
	struct tally tally = { .hash = 0xcbf29ce484222325ULL };
	cleanup(free) char *sum = NULL;
	uint64_t nonce;
	uint32_t n;

	if (!sc->record) {
		check_skip(r, "no record of the crash trigger in the dump");
		return;
	}
	n = be32_load(&sc->record->npatterns);
	if (!n || n > CRASH_TRIGGER_PATTERNS) {
		check_fail(r, "the record tells of %u pattern pages", n);
		return;
	}
	nonce = strtoull(sc->nonce, NULL, 16);
	for (uint32_t i = 0; i < n; i++)
		check_pattern(sc, sc->record->pattern + i, nonce, &tally, r);
	if (tally.hash != be64_load(&sc->record->hash))
		check_fail(r,
			   "hash of the kernel pages is %016llx, before the panic it was %016llx",
			   (unsigned long long)tally.hash,
			   (unsigned long long)be64_load(&sc->record->hash));
	/* A record of old has no compound pages */
	for (size_t k = 1; k < ARRAY_SIZE(kind); k++)
		if (tally.kept[k] + tally.left_out[k])
			text_add(&sum, ", ", "%s %u/%u", kind[k].name, tally.kept[k],
				 tally.kept[k] + tally.left_out[k]);
	if (tally.left_out[CRASH_TRIGGER_COMPOUND])
		text_add(&sum, "; ",
			 "makedumpfile before 1.7.9 leaves out tail pages of 7.1 and later");
	judge_free(sc, &tally, &sum, r);
	check_ok(r, "level %u keeps %s", sc->core.level, sum);
}
