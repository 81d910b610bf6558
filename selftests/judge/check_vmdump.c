// SPDX-License-Identifier: GPL-2.0
/* check_vmdump.c - the hypervisor's dump of the same run holds the same pages */
#include "check.h"
#include "compare.h"
#include "place.h"
#include "tool.h"

/* A flattened dump, as QEMU before 8.2 writes it, is put together first */
static bool open_vmdump(struct scene *sc, struct vmcore *dump, struct check_result *r)
{
	cleanup(free) char *name = evidence_path(sc->ev, EVIDENCE_VMDUMP);
	/* makedumpfile runs in the temporary folder */
	cleanup(free) char *path = realpath(name, NULL);
	cleanup(free) char *whole = text_format("%s/%s", sc->tmp ? sc->tmp : "", EVIDENCE_VMDUMP);
	const char *argv[] = { sc->tool, "-R", EVIDENCE_VMDUMP, NULL };
	cleanup(free) char *said = NULL;
	cleanup(free) char *why = NULL;
	int rc = 0;

	if (!path) {
		check_error(r, "the runner has left no %s", EVIDENCE_VMDUMP);
		return false;
	}
	if (!vmcore_open(dump, path, &why))
		return true;
	vmcore_close(dump);
	if (!sc->tmp || !sc->tool || sc->tool_broken)
		check_skip(r, "%s, and no makedumpfile on this host", why);
	else if ((rc = tool_run(argv, sc->tmp, path, NULL, &said)))
		check_fail(r, "makedumpfile -R: exit %d: %.200s", rc, said);
	else if (vmcore_open(dump, whole, &why))
		check_fail(r, "%s", why);
	else
		return true;
	return false;
}

static void judge_pages(struct scene *sc, struct vmcore *dump, const struct compare_swap *swap,
			struct check_result *r)
{
	cleanup(free) char *text = NULL;
	struct places places = { 0 };
	struct compare c = { 0 };
	uint64_t sum[PLACE_COUNT];

	compare_run(&c, &sc->core, dump, swap);
	places_create(&places, sc, dump);
	places_count(&places, c.pfn, c.differ, sum);
	text = places_text(sum);
	if (!compare_fits(&c))
		check_fail(r, "%llu pages are not in it, %llu can't be read",
			   (unsigned long long)c.only_a, (unsigned long long)c.damaged);
	if (swap->size ? c.differ : !places_explain(sum, c.equal + c.differ))
		check_fail(r, "%llu of %llu pages differ: %s", (unsigned long long)c.differ,
			   (unsigned long long)(c.equal + c.differ), text);
	check_ok(r, "%llu pages are the same", (unsigned long long)c.equal);
	if (c.differ)
		check_ok(r, "%llu differ: %s", (unsigned long long)c.differ, text);
	places_destroy(&places);
	compare_free(&c);
}

void check_vmdump(struct scene *sc, struct check_result *r)
{
	struct compare_swap swap = { 0 };
	struct vmcore dump = { .fd = -1 };
	const struct evidence_seen *seen = sc->ev ? &sc->ev->seen : NULL;

	if (!seen || !seen->vmdump.done)
		check_skip(r, "the hypervisor took none");
	else if (seen->vmdump.error)
		check_error(r, "dump-guest-memory: %s", seen->vmdump.error);
	else if (seen->vmdump.host_ms > seen->fail_ms && !compare_find_swap(sc, &swap))
		check_fail(r, "the dump does not tell where the crash kernel was");
	else if (open_vmdump(sc, &dump, r))
		judge_pages(sc, &dump, &swap, r);
	vmcore_close(&dump);
}
