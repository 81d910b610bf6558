// SPDX-License-Identifier: GPL-2.0
/*
 * shrink.c - cut a dump down to the pages that the checks read
 *
 * A guest's dump has some 10 MB, a recorded run should have a few hundred KB.
 * This runs the checks, sees which pages they (and the page tables below them)
 * touch, and writes a dump of just these. Nothing in a page changes.
 */
#include <errno.h>
#include <string.h>

#include "be.h"
#include "file.h"
#include "check.h"
#include "vmcore_file.h"

#define PFN_MAX (1 << 20)

/* Where the kernel tells a dumper of VMCOREINFO */
#define LC_VMCORE_INFO 0xe0c
#define LC_OS_INFO     0xe18
#define LC_END	       0xe20

static bool wanted[PFN_MAX];
static uint64_t walked = UINT64_MAX;

bool __real_vmcore_next_page(struct vmcore *core, uint64_t *pfn);
bool __wrap_vmcore_next_page(struct vmcore *core, uint64_t *pfn);
kdump_status __real_kdump_read(kdump_ctx_t *ctx, kdump_addrspace_t as, kdump_addr_t addr, void *buf,
			       size_t *len);
kdump_status __wrap_kdump_read(kdump_ctx_t *ctx, kdump_addrspace_t as, kdump_addr_t addr, void *buf,
			       size_t *len);
addrxlat_status __real_addrxlat_step(addrxlat_step_t *step);
addrxlat_status __wrap_addrxlat_step(addrxlat_step_t *step);

/* The walk over all pages wants none of them: remember which one it reads next */
bool __wrap_vmcore_next_page(struct vmcore *core, uint64_t *pfn)
{
	bool more = __real_vmcore_next_page(core, pfn);

	walked = *pfn;
	return more;
}

static void want(uint64_t addr)
{
	if (addr / VMCORE_PAGE < PFN_MAX)
		wanted[addr / VMCORE_PAGE] = true;
}

/* The tables that translate a kernel address are read by libaddrxlat */
addrxlat_status __wrap_addrxlat_step(addrxlat_step_t *step)
{
	want(step->base.addr + step->elemsz * step->idx[step->remain - 1]);
	return __real_addrxlat_step(step);
}

kdump_status __wrap_kdump_read(kdump_ctx_t *ctx, kdump_addrspace_t as, kdump_addr_t addr, void *buf,
			       size_t *len)
{
	for (uint64_t at = addr & -VMCORE_PAGE; at < addr + *len; at += VMCORE_PAGE)
		if (at / VMCORE_PAGE != walked)
			want(at);
	walked = UINT64_MAX;
	return __real_kdump_read(ctx, as, addr, buf, len);
}

/* libkdumpfile looks for VMCOREINFO by itself: both that the lowcore points to */
static void want_vmcoreinfo(struct vmcore *core)
{
	unsigned char raw[LC_END - LC_VMCORE_INFO];

	want(0);
	if (vmcore_read_phys(core, LC_VMCORE_INFO, raw, sizeof(raw)))
		return;
	want(be64_load(raw));
	want(be64_load(raw) + VMCORE_PAGE);
	want(be64_load(raw + LC_OS_INFO - LC_VMCORE_INFO));
}

static bool bit(const unsigned char *map, uint64_t pfn)
{
	return map[pfn / 8] & 1 << pfn % 8;
}

static int shrink(const char *from, const char *to)
{
	cleanup(free) char *in = NULL;
	cleanup(free) char *out = NULL;
	size_t size, head, map_size, desc, data, kept = 0, n = 0;
	unsigned char *map;
	int err = file_read(from, 1 << 30, &in, &size);

	if (err)
		return err;
	map_size = be32_load(in + HEADER_BITMAP_BLOCKS) * (size_t)VMCORE_PAGE;
	head = (1 + be32_load(in + HEADER_SUB_SIZE)) * (size_t)VMCORE_PAGE;
	out = calloc(1, size);
	if (!out)
		return -ENOMEM;
	memcpy(out, in, head + map_size);
	/* The second half of the bitmap says which pages are in the file */
	map = (unsigned char *)out + head + map_size / 2;
	for (uint64_t pfn = 0; pfn < map_size * 4 && pfn < PFN_MAX; pfn++)
		if (bit((unsigned char *)in + head + map_size / 2, pfn)) {
			if (wanted[pfn])
				kept++;
			else
				map[pfn / 8] &= ~(1 << pfn % 8);
		}
	desc = head + map_size;
	data = desc + kept * DESC_SIZE;
	for (uint64_t pfn = 0; pfn < map_size * 4 && pfn < PFN_MAX; pfn++) {
		const char *d = in + head + map_size + n * DESC_SIZE;
		uint64_t at = be64_load(d), where = htobe64(data);
		uint32_t len = be32_load(d + 8);

		if (!bit((unsigned char *)in + head + map_size / 2, pfn))
			continue;
		n++;
		if (!wanted[pfn])
			continue;
		memcpy(out + desc, &where, 8);
		memcpy(out + desc + 8, d + 8, DESC_SIZE - 8);
		memcpy(out + data, in + at, len);
		desc += DESC_SIZE;
		data += len;
	}
	printf("%zu of %zu pages, %zu bytes\n", kept, n, data);
	return file_write(to, out, data);
}

int main(int argc, char **argv)
{
	struct check_result *r = calloc(check_count, sizeof(*r));
	struct scene sc = { 0 };
	int err;

	if (argc != 4 || !r) {
		fprintf(stderr, "Usage: shrink VMCORE VMLINUX OUT\n");
		return 2;
	}
	scene_open(&sc, argv[1], argv[2]);
	if (sc.core_why) {
		fprintf(stderr, "shrink: %s\n", sc.core_why);
		return 2;
	}
	want_vmcoreinfo(&sc.core);
	check_run(&sc, r);
	for (size_t i = 0; i < check_count; i++)
		printf("%-20s %d %s\n", check_table[i].name, r[i].state, r[i].detail);
	err = shrink(argv[1], argv[3]);
	if (err)
		fprintf(stderr, "shrink: %s\n", strerror(-err));
	check_free(r);
	free(r);
	scene_close(&sc);
	return err ? 1 : 0;
}
