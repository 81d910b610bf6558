// SPDX-License-Identifier: GPL-2.0
/* compare.c - two dumps of one memory, page by page */
#include <errno.h>

#include "be.h"
#include "compare.h"
#include "vmcore_file.h"

/* --- kdump's dump and the hypervisor's: what is in both, and where they differ */

static void note_difference(struct compare *c, uint64_t pfn)
{
	c->pfn = xreallocarray(c->pfn, c->differ + 1, sizeof(*c->pfn));
	c->pfn[c->differ++] = pfn;
}

static void compare_page(struct compare *c, struct vmcore *a, struct vmcore *b, uint64_t pfn,
			 const struct compare_swap *swap)
{
	unsigned char x[VMCORE_PAGE], y[VMCORE_PAGE];
	uint64_t phys = pfn * VMCORE_PAGE;
	int err_a, err_b;

	err_a = vmcore_read_phys(a, phys, x, sizeof(x));
	err_b = vmcore_read_phys(b, phys < swap->size ? phys + swap->base : phys, y, sizeof(y));
	if (err_b == -ENODATA)
		c->only_a++;
	else if (err_a || err_b)
		c->damaged++;
	else if (memcmp(x, y, sizeof(x)))
		note_difference(c, pfn);
	else
		c->equal++;
}

void compare_run(struct compare *c, struct vmcore *a, struct vmcore *b,
		 const struct compare_swap *swap)
{
	*c = (struct compare){ 0 };
	for (uint64_t pfn = 0; vmcore_next_page(a, &pfn); pfn++)
		compare_page(c, a, b, pfn, swap);
	for (uint64_t pfn = 0; vmcore_next_page(b, &pfn); pfn++)
		c->only_b++;
	/* A page that can't be read was there all the same */
	c->only_b -= c->equal + c->differ + c->damaged;
}

/* Absolute lowcore: address of os_info, which tells a capture kernel of the one before */
#define LOWCORE_OS_INFO	  0xe18
#define OS_INFO_MAGIC	  0x4f53494e464f535aULL /* OSINFOSZ */
#define OS_INFO_CRASH	  16
#define OS_INFO_CRASH_LEN 24

static bool find_os_info(struct vmcore *core, struct compare_swap *swap)
{
	unsigned char raw[OS_INFO_CRASH_LEN + 8];

	if (vmcore_read_phys(core, LOWCORE_OS_INFO, raw, 8) ||
	    vmcore_read_phys(core, be64_load(raw), raw, sizeof(raw)) ||
	    be64_load(raw) != OS_INFO_MAGIC)
		return false;
	swap->base = be64_load(raw + OS_INFO_CRASH);
	swap->size = be64_load(raw + OS_INFO_CRASH_LEN);
	return swap->size;
}

/* 3.2 has no os_info; of struct resource, start and end come first */
static bool find_resource(struct scene *sc, struct compare_swap *swap)
{
	unsigned char raw[16];
	uint64_t va;

	if (sc->elf_why || !vmlinux_find(&sc->elf, "crashk_res", &va) ||
	    vmcore_read_virt(&sc->core, va, raw, sizeof(raw)))
		return false;
	swap->base = be64_load(raw);
	swap->size = be64_load(raw + 8) + 1 - swap->base;
	return swap->base;
}

bool compare_find_swap(struct scene *sc, struct compare_swap *swap)
{
	return find_os_info(&sc->core, swap) || find_resource(sc, swap);
}

bool compare_fits(const struct compare *c)
{
	return c->equal && !c->only_a && !c->damaged;
}

void compare_free(struct compare *c)
{
	free(c->pfn);
	*c = (struct compare){ 0 };
}

/* --- another form of one dump: the same pages */

/* The first page of @a that @b has not; false: there is none */
static bool find_missing(struct vmcore *a, struct vmcore *b, uint64_t *pfn)
{
	for (*pfn = 0; vmcore_next_page(a, pfn); ++*pfn) {
		uint64_t twin = *pfn;

		if (!vmcore_next_page(b, &twin) || twin != *pfn)
			return true;
	}
	return false;
}

static bool is_zero(const unsigned char *page)
{
	static const unsigned char zero[VMCORE_PAGE];

	return !memcmp(page, zero, sizeof(zero));
}

static bool page_same(struct vmcore *a, struct vmcore *b, uint64_t at)
{
	unsigned char x[VMCORE_PAGE], y[VMCORE_PAGE];

	if (vmcore_read_phys(a, at, x, sizeof(x)))
		return false;
	/* A hole of an ELF file stands for zeroes, and for what was left out */
	if (!vmcore_file_holds(b, at))
		return is_zero(x);
	return !vmcore_read_phys(b, at, y, sizeof(y)) && !memcmp(x, y, sizeof(x));
}

/* The first page of @a that is not the same in @b; false: there is none */
static bool find_other(struct vmcore *a, struct vmcore *b, uint64_t *pfn)
{
	for (*pfn = 0; vmcore_next_page(a, pfn); ++*pfn)
		if (!page_same(a, b, *pfn * VMCORE_PAGE))
			return true;
	return false;
}

bool compare_form(struct vmcore *core, const char *path, bool same, char **why)
{
	const char *what = NULL;
	struct vmcore other;
	uint64_t pfn;
	int err = vmcore_open(&other, path, why);

	if (!err && same && (find_missing(core, &other, &pfn) || find_missing(&other, core, &pfn)))
		what = "is in one only";
	else if (!err && find_other(core, &other, &pfn))
		what = same ? "differs" : "is missing or differs";
	if (what)
		text_set(why, "the page at 0x%llx %s", (unsigned long long)pfn * VMCORE_PAGE, what);
	vmcore_close(&other);
	return !err && !what;
}
