// SPDX-License-Identifier: GPL-2.0
/* dumpset.c - two dumps, page by page */
#include <errno.h>
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

/* A hole of an ELF file stands for zeroes, and for what was left out */
static bool contains(struct vmcore *a, struct vmcore *b, char **why)
{
	unsigned char pa[VMCORE_PAGE], pb[VMCORE_PAGE];

	for (uint64_t n = 0; vmcore_next_page(a, &n); n++) {
		uint64_t at = n * VMCORE_PAGE;
		int ra = vmcore_read_phys(a, at, pa, sizeof(pa));
		int rb = vmcore_read_phys(b, at, pb, sizeof(pb));

		if (!ra && (rb == -ENODATA ? is_zero(pa) : !rb && !memcmp(pa, pb, sizeof(pa))))
			continue;
		text_set(why, "the page at 0x%llx is missing or differs", (unsigned long long)at);
		return false;
	}
	return true;
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
