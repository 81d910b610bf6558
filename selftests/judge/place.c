// SPDX-License-Identifier: GPL-2.0
/* place.c - what a page of memory is, where a dump and its vmlinux can tell */
#include "be.h"
#include "place.h"

#define STACK_SIZE    (4 * VMCORE_PAGE)
#define PLACES_MAX    (1ULL << 24) /* 64 GiB of memory */
#define STACK_POINTER 15
#define OTHER_IN      100 /* one page in so many may be of no known kind */

const char *const place_name[PLACE_COUNT] = {
	[PLACE_LOWCORE] = "lowcores",	[PLACE_STACK] = "stacks in use",
	[PLACE_LOG] = "kernel log",	[PLACE_PERCPU] = "per-CPU variables",
	[PLACE_CODE] = "kernel's code", [PLACE_DATA] = "kernel's data",
	[PLACE_OTHER] = "other pages",
};

static void mark(struct places *p, uint64_t phys, uint64_t virt, enum place what)
{
	uint64_t pfn = phys / VMCORE_PAGE;

	if (pfn >= p->pages)
		return;
	/* A stack or log inside of the image is told as what it is */
	if (what < p->of[pfn])
		p->of[pfn] = what;
	if (virt)
		p->virt[pfn] = virt;
}

/* What is no address of the kernel marks nothing */
static void mark_virt(struct places *p, struct vmcore *core, uint64_t virt, uint64_t len,
		      enum place what)
{
	uint64_t end = virt + len, phys;

	for (virt -= virt % VMCORE_PAGE; virt < end; virt += VMCORE_PAGE)
		if (!vmcore_translate(core, virt, &phys))
			mark(p, phys, what == PLACE_CODE || what == PLACE_DATA ? virt : 0, what);
}

static void mark_cpus(struct places *p, struct vmcore *core, const struct vmcore *dump)
{
	for (unsigned int i = 0; i < dump->ncpus; i++) {
		uint64_t stack = dump->cpu[i].gpr[STACK_POINTER];

		mark(p, dump->cpu[i].prefix, 0, PLACE_LOWCORE);
		mark(p, dump->cpu[i].prefix + VMCORE_PAGE, 0, PLACE_LOWCORE);
		mark_virt(p, core, stack - stack % STACK_SIZE, STACK_SIZE, PLACE_STACK);
	}
}

/* The stacks that a CPU changes to: their ends stand in its lowcore */
static void mark_stacks(struct places *p, struct scene *sc)
{
	static const char *const name[] = { "kernel_stack", "async_stack", "nodat_stack",
					    "restart_stack", "mcck_stack" };
	uint64_t offset;

	for (size_t k = 0; k < ARRAY_SIZE(name); k++) {
		if (sc->elf_why ||
		    !vmlinux_offset(&sc->elf, "smp_send_stop", "lowcore", name[k], &offset))
			continue;
		for (unsigned int i = 0; i < sc->core.ncpus; i++) {
			unsigned char raw[8];
			uint64_t stack;

			if (vmcore_read_phys(&sc->core, sc->core.cpu[i].prefix + offset, raw,
					     sizeof(raw)))
				continue;
			stack = be64_load(raw);
			mark_virt(p, &sc->core, stack - stack % STACK_SIZE, STACK_SIZE,
				  PLACE_STACK);
		}
	}
}

static void mark_image(struct places *p, struct scene *sc, const char *from, const char *to,
		       enum place what)
{
	uint64_t start, end;

	if (!sc->elf_why && vmlinux_find(&sc->elf, from, &start) &&
	    vmlinux_find(&sc->elf, to, &end) && end > start)
		mark_virt(p, &sc->core, start, end - start, what);
}

static void mark_percpu(struct places *p, struct scene *sc)
{
	uint64_t offsets, start, end;

	if (sc->elf_why || !vmlinux_find(&sc->elf, "__per_cpu_offset", &offsets) ||
	    !vmlinux_find(&sc->elf, "__per_cpu_start", &start) ||
	    !vmlinux_find(&sc->elf, "__per_cpu_end", &end) || end < start)
		return;
	for (unsigned int cpu = 0; cpu < sc->nr_lowcores; cpu++) {
		unsigned char raw[8];

		if (!vmcore_read_virt(&sc->core, offsets + 8 * cpu, raw, sizeof(raw)))
			mark_virt(p, &sc->core, start + be64_load(raw), end - start, PLACE_PERCPU);
	}
}

void places_create(struct places *p, struct scene *sc, const struct vmcore *other)
{
	uint64_t start, len;

	*p = (struct places){ 0 };
	/* The end of memory is not told: the last page of the dump will do */
	for (uint64_t pfn = 0; vmcore_next_page(&sc->core, &pfn) && pfn < PLACES_MAX; pfn++)
		p->pages = pfn + 1;
	p->of = xcalloc(p->pages, sizeof(*p->of));
	p->virt = xcalloc(p->pages, sizeof(*p->virt));
	for (uint64_t i = 0; i < p->pages; i++)
		p->of[i] = PLACE_OTHER;
	mark_image(p, sc, "_stext", "_end", PLACE_DATA);
	mark_image(p, sc, "_stext", "_etext", PLACE_CODE);
	mark_percpu(p, sc);
	if (vmcore_find_log(&sc->core, &start, &len))
		mark_virt(p, &sc->core, start, len, PLACE_LOG);
	mark_stacks(p, sc);
	mark_cpus(p, &sc->core, &sc->core);
	mark_cpus(p, &sc->core, other);
	mark(p, 0, 0, PLACE_LOWCORE);
	mark(p, VMCORE_PAGE, 0, PLACE_LOWCORE);
}

void places_destroy(struct places *p)
{
	free(p->of);
	free(p->virt);
	*p = (struct places){ 0 };
}

enum place places_find(const struct places *p, uint64_t pfn)
{
	return pfn < p->pages ? p->of[pfn] : PLACE_OTHER;
}

void places_count(const struct places *p, const uint64_t *pfn, uint64_t n,
		  uint64_t sum[PLACE_COUNT])
{
	for (int i = 0; i < PLACE_COUNT; i++)
		sum[i] = 0;
	for (uint64_t i = 0; i < n; i++)
		sum[places_find(p, pfn[i])]++;
}

char *places_text(const uint64_t sum[PLACE_COUNT])
{
	char *text = text_format("%s", "");

	for (int i = 0; i < PLACE_COUNT; i++)
		if (sum[i])
			text_add(&text, ", ", "%llu %s", (unsigned long long)sum[i], place_name[i]);
	return text;
}

bool places_explain(const uint64_t sum[PLACE_COUNT], uint64_t pages)
{
	return !sum[PLACE_CODE] && sum[PLACE_OTHER] <= pages / OTHER_IN;
}

char *places_symbols(const struct places *p, const struct vmlinux *elf, uint64_t pfn,
		     unsigned int max)
{
	uint64_t from = pfn < p->pages ? p->virt[pfn] : 0;
	char *text = text_format("%s", "");
	unsigned int n = 0;

	for (size_t i = 0; from && i < elf->nsymbols; i++) {
		const struct vmlinux_symbol *s = elf->symbol + i;
		uint64_t addr = s->addr + elf->slide;

		if (!s->size || addr >= from + VMCORE_PAGE || addr + s->size <= from)
			continue;
		if (n++ < max)
			text_add(&text, " ", "%s", s->name);
	}
	if (n > max)
		text_add(&text, " ", "and %u more", n - max);
	return text;
}
