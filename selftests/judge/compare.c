// SPDX-License-Identifier: GPL-2.0
/* compare.c - two dumps of one memory, page by page */
#include <errno.h>
#include <string.h>

#include "be.h"
#include "compare.h"

static int note_difference(struct compare *c, uint64_t pfn)
{
	uint64_t *more = reallocarray(c->pfn, c->differ + 1, sizeof(*more));

	if (!more)
		return -ENOMEM;
	c->pfn = more;
	c->pfn[c->differ++] = pfn;
	return 0;
}

static int compare_page(struct compare *c, struct vmcore *a, struct vmcore *b, uint64_t pfn,
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
		return note_difference(c, pfn);
	else
		c->equal++;
	return 0;
}

int compare_run(struct compare *c, struct vmcore *a, struct vmcore *b,
		const struct compare_swap *swap)
{
	int err = 0;

	*c = (struct compare){ 0 };
	for (uint64_t pfn = 0; !err && vmcore_next_page(a, &pfn); pfn++)
		err = compare_page(c, a, b, pfn, swap);
	for (uint64_t pfn = 0; !err && vmcore_next_page(b, &pfn); pfn++)
		c->only_b++;
	/* A page that can't be read was there all the same */
	c->only_b -= c->equal + c->differ + c->damaged;
	return err;
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
