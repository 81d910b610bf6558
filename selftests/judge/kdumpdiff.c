// SPDX-License-Identifier: GPL-2.0
/* kdumpdiff.c - kdump's dump beside the hypervisor's one of the same guest */
#include <err.h>

#include "compare.h"
#include "arguments.h"
#include "place.h"

#define SYMBOLS 6

static const struct argp_option options[] = {
	{ "list", 'l', NULL, 0, "Each page that differs, and what is in it", 0 },
	{ "swapped", 's', NULL, 0, "VMDUMP was taken when the capture kernel was running", 0 },
	{ 0 }
};

static const struct arguments_program program = {
	.options = options,
	.min = 2,
	.max = 3,
	.args_doc = "VMCORE VMDUMP [VMLINUX]",
	.doc = "Compare two dumps of one guest page by page.\v"
	       "VMCORE is kdump's, VMDUMP the hypervisor's as `makedumpfile -R` puts it together; "
	       "VMLINUX, the kernel's file with symbols, tells more of the pages that differ.\n\n"
	       "Exit status: 0 the same memory, save what a guest writes between the two dumps; 1 "
	       "it "
	       "is not, or a page is missing in VMDUMP; 2 a file can't be read.",
};

static void list_pages(const struct compare *c, const struct places *p, const struct scene *sc)
{
	for (uint64_t i = 0; i < c->differ; i++) {
		cleanup(free) char *names = places_symbols(p, &sc->elf, c->pfn[i], SYMBOLS);

		printf("0x%09llx  %-18s %s\n", (unsigned long long)c->pfn[i] * VMCORE_PAGE,
		       place_name[places_find(p, c->pfn[i])], names);
	}
}

static int report(struct scene *sc, struct vmcore *other, const struct compare_swap *swap,
		  bool list)
{
	struct places places = { 0 };
	struct compare c = { 0 };
	uint64_t sum[PLACE_COUNT];
	int rc;

	compare_run(&c, &sc->core, other, swap);
	places_create(&places, sc, other);
	if (list)
		list_pages(&c, &places, sc);
	places_count(&places, c.pfn, c.differ, sum);
	printf("pages in both      %llu\n", (unsigned long long)(c.equal + c.differ));
	printf("  equal            %llu\n", (unsigned long long)c.equal);
	printf("  differ           %llu\n", (unsigned long long)c.differ);
	for (int i = 0; i < PLACE_COUNT; i++)
		if (sum[i])
			printf("    %-18s%llu\n", place_name[i], (unsigned long long)sum[i]);
	printf("only in VMCORE     %llu\n", (unsigned long long)c.only_a);
	printf("only in VMDUMP     %llu\n", (unsigned long long)c.only_b);
	printf("not readable       %llu\n", (unsigned long long)c.damaged);
	rc = !compare_fits(&c) || (swap->size && c.differ) ||
	     !places_explain(sum, c.equal + c.differ);
	places_destroy(&places);
	compare_free(&c);
	return rc;
}

int main(int argc, char **argv)
{
	struct arguments args;
	struct scene sc = { 0 };
	struct vmcore other = { .fd = -1 };
	struct compare_swap swap = { 0 };
	cleanup(free) char *why = NULL;
	int rc = 2;

	arguments_parse(&args, &program, argc, argv);
	if (!scene_open_or_tell(&sc, args.name[0], args.name[2]))
		rc = 2;
	else if (vmcore_open(&other, args.name[1], &why))
		warnx("%s: %s", args.name[1], why);
	else if (args.has['s'] && !compare_find_swap(&sc, &swap))
		warnx("%s: does not tell where the crash kernel was", args.name[0]);
	else
		rc = report(&sc, &other, &swap, args.has['l']);
	vmcore_close(&other);
	scene_close(&sc);
	return rc;
}
