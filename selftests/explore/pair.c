// SPDX-License-Identifier: GPL-2.0
/* pair.c - what meets a panic: who races, where each race begins, what must come of it */
#include <ctype.h>
#include <err.h>
#include <errno.h>
#include <string.h>

#include "expect.h"
#include "folder.h"
#include "pair.h"
#include "text.h"

/* "1,2" into the go line's "cpus"; the same skew for all, so that all come */
static bool pair_replace(struct json_object *o, const char *racers, const char *path)
{
	struct json_object *go = json_get(o, "go", json_type_object);
	struct json_object *cpus = json_object_new_array();
	struct json_object *skew = json_object_new_array();
	const char *p = racers;
	char *end;

	do {
		unsigned long cpu = isdigit((unsigned char)*p) ? strtoul(p, &end, 10) : 64;

		if (cpu > 63 || (*end && *end != ',')) {
			warnx("racers \"%s\": CPUs like 1,2 are wanted", racers);
			json_object_put(cpus);
			json_object_put(skew);
			return false;
		}
		json_object_array_add(cpus, json_object_new_int(cpu));
		json_object_array_add(skew, json_object_new_int(0));
		p = end + 1;
	} while (*end);
	if (!go) {
		warnx("%s: no \"go\" object", path);
		json_object_put(cpus);
		json_object_put(skew);
		return false;
	}
	json_object_object_add(go, "cpus", cpus);
	json_object_object_add(go, "skew_ns", skew);
	return true;
}

static bool pair_parse(struct pair *p)
{
	static const char *const name[MOVES] = {
		[MOVE_RESTART] = "restart",	  [MOVE_BUSY] = "busy",
		[MOVE_CHECK] = "check",		  [MOVE_PANIC] = "panic",
		[MOVE_DAMAGE] = "damage",	  [MOVE_FAIL] = "check-stop",
		[MOVE_LEAVE] = "not-operational",
	};
	struct json_object *o = p->testcase->json;
	const char *path = p->testcase->path;
	struct json_object *cpus =
		json_get(json_get(o, "go", json_type_object), "cpus", json_type_array);
	struct json_object *start = json_get(o, "start", json_type_array);
	struct json_object *to = json_get(o, "to", json_type_array);
	const char *inject = json_get_str(o, "inject", "");
	size_t nstarts = start ? json_object_array_length(start) : 0;

	p->ntold = cpus ? json_object_array_length(cpus) : 0;
	p->nracers = p->ntold + (p->testcase->nactions != 0);
	if (!p->ntold || p->nracers > PAIR_CPUS || !nstarts) {
		warnx("%s: 1 to %d racers in go.cpus and a function for each in \"start\"", path,
		      PAIR_CPUS);
		return false;
	}
	for (unsigned int i = 0; i < p->nracers; i++) {
		/* kernel_restart() goes to CPU 0 (migrate_to_reboot_cpu(), kernel/reboot.c) */
		p->racer[i] =
			i < p->ntold ? json_object_get_int(json_object_array_get_idx(cpus, i)) : 0;
		/* The last one goes on for the others, as in the go line's "entry" */
		p->start[i] = json_object_get_string(
			json_object_array_get_idx(start, MIN(i, nstarts - 1)));
		for (unsigned int k = 0; k < i; k++)
			if (p->racer[i] == p->racer[k]) {
				warnx("%s: CPU %u races twice", path, p->racer[i]);
				return false;
			}
	}
	if (p->testcase->cpus > PAIR_CPUS) {
		warnx("%s: at most %d \"cpus\"", path, PAIR_CPUS);
		return false;
	}
	p->times = json_get_num(o, "times", 1);
	p->to = to ? 0 : ~0ULL;
	for (size_t i = 0; to && i < json_object_array_length(to); i++)
		p->to |= 1ULL << (json_object_get_int(json_object_array_get_idx(to, i)) & 63);
	for (size_t i = 0; i < MOVES; i++)
		if (name[i] && !strcmp(inject, name[i]))
			p->inject = i;
	if (*inject && !p->inject)
		warnx("%s: \"inject\": %s is not known", path, inject);
	return !*inject || p->inject;
}

/*
 * loadvm resets the machine first, and that puts the initrd back to where QEMU had
 * loaded it (rom_reset(), hw/core/loader.c). A kernel gives that memory back when it
 * has read it, and there may be a virtqueue by then, which loadvm looks into.
 */
static void pair_keep_initrd(struct json_object *o)
{
	struct json_object *guest = json_get(o, "guest", json_type_object);
	const char *append = json_get_str(guest, "append", "");
	cleanup(free) char *more = text_format("%s%sretain_initrd", append, *append ? " " : "");

	if (!guest) {
		guest = json_object_new_object();
		json_object_object_add(o, "guest", guest);
	}
	json_add_str(guest, "append", more);
}

struct pair *pair_create(const char *dir, const char *name, const char *racers, const char *out)
{
	cleanup(free) char *from = text_format("%s/%s.json", dir, name);
	cleanup(free) char *to = text_format("%s/%s.json", out, name);
	cleanup(json) struct json_object *o = json_read_object(from);
	struct pair *p = xcalloc(1, sizeof(*p));

	if (!o || (racers && !pair_replace(o, racers, from)))
		goto fail;
	pair_keep_initrd(o);
	if (folder_mkdir(out) || json_object_to_file_ext(to, o, JSON_C_TO_STRING_PRETTY)) {
		warn("%s", to);
		goto fail;
	}
	p->testcase = testcase_create(out, name);
	if (p->testcase && pair_parse(p))
		return p;
fail:
	pair_destroy(p);
	return NULL;
}

void pair_destroy(struct pair *p)
{
	if (!p)
		return;
	testcase_destroy(p->testcase);
	free(p);
}

enum pair_may pair_expects(const struct pair *p, const struct kernel *k)
{
	static const char *const word[] = { [PAIR_NONE] = "none",
					    [PAIR_SOME] = "some",
					    [PAIR_WINDOW] = "window",
					    [PAIR_ANY] = "any" };
	const char *lost = json_get_str(expect_of(p->testcase->json, k->json), "lost", "");

	for (size_t i = PAIR_NONE; i < ARRAY_SIZE(word); i++)
		if (!strcmp(lost, word[i]))
			return i;
	return PAIR_UNKNOWN;
}

bool pair_expects_haste(const struct pair *p, const struct kernel *k)
{
	return !strcmp(json_get_str(expect_of(p->testcase->json, k->json), "late", ""), "none");
}
