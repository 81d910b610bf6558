// SPDX-License-Identifier: GPL-2.0
/* dumpset.c - two dumps, page by page */
#include <gelf.h>
#include <string.h>

#include "dumpset.h"

static bool compare(struct vmcore *a, struct vmcore *b, char **why)
{
	unsigned char pa[VMCORE_PAGE], pb[VMCORE_PAGE];
	uint64_t na = 0, nb = 0;

	for (;; na++, nb++) {
		bool more_a = vmcore_next_page(a, &na), more_b = vmcore_next_page(b, &nb);

		if (!more_a && !more_b)
			return true;
		if (more_a != more_b || na != nb) {
			text_set(why, "the page at 0x%llx is in one only",
				 (unsigned long long)(!more_b || (more_a && na < nb) ? na : nb) *
					 VMCORE_PAGE);
			return false;
		}
		if (vmcore_read_phys(a, na * VMCORE_PAGE, pa, sizeof(pa)) ||
		    vmcore_read_phys(b, nb * VMCORE_PAGE, pb, sizeof(pb)) ||
		    memcmp(pa, pb, sizeof(pa))) {
			text_set(why, "the page at 0x%llx differs",
				 (unsigned long long)na * VMCORE_PAGE);
			return false;
		}
	}
}

static bool is_zero(const unsigned char *page)
{
	static const unsigned char zero[VMCORE_PAGE];

	return !memcmp(page, zero, sizeof(zero));
}

/*
 * Is the page in the file, and not only in a segment's memory size? Asked of ELF
 * files before libkdumpfile is: 0.5.1 crashes on the last page of such a hole.
 */
static bool is_in_file(Elf *elf, uint64_t at)
{
	size_t n = 0;

	if (elf_kind(elf) != ELF_K_ELF || elf_getphdrnum(elf, &n))
		return true;
	for (size_t i = 0; i < n; i++) {
		GElf_Phdr h;

		if (gelf_getphdr(elf, i, &h) && h.p_type == PT_LOAD && at >= h.p_paddr &&
		    at - h.p_paddr < h.p_filesz)
			return true;
	}
	return false;
}

static bool page_same(struct vmcore *a, struct vmcore *b, Elf *elf, uint64_t at)
{
	unsigned char pa[VMCORE_PAGE], pb[VMCORE_PAGE];

	if (vmcore_read_phys(a, at, pa, sizeof(pa)))
		return false;
	/* A hole of an ELF file stands for zeroes, and for what was left out */
	if (!is_in_file(elf, at))
		return is_zero(pa);
	return !vmcore_read_phys(b, at, pb, sizeof(pb)) && !memcmp(pa, pb, sizeof(pa));
}

static bool contains(struct vmcore *a, struct vmcore *b, char **why)
{
	Elf *elf;
	bool same = true;

	elf_version(EV_CURRENT);
	elf = elf_begin(b->fd, ELF_C_READ, NULL);
	for (uint64_t n = 0; same && vmcore_next_page(a, &n); n++) {
		same = page_same(a, b, elf, n * VMCORE_PAGE);
		if (!same)
			text_set(why, "the page at 0x%llx is missing or differs",
				 (unsigned long long)n * VMCORE_PAGE);
	}
	elf_end(elf);
	return same;
}

static bool open_and(bool (*ask)(struct vmcore *a, struct vmcore *b, char **why),
		     struct vmcore *core, const char *path, char **why)
{
	struct vmcore other;
	bool is;

	if (vmcore_open(&other, path, why)) {
		vmcore_close(&other);
		return false;
	}
	is = ask(core, &other, why);
	vmcore_close(&other);
	return is;
}

bool dumpset_same(struct vmcore *core, const char *path, char **why)
{
	return open_and(compare, core, path, why);
}

bool dumpset_holds(struct vmcore *core, const char *path, char **why)
{
	return open_and(contains, core, path, why);
}
