// SPDX-License-Identifier: GPL-2.0
/* hang.c - where each CPU stood when a run ended without a dump, in words */
#include <err.h>
#include <inttypes.h>

#include "hang.h"
#include "file.h"
#include "vmlinux.h"

#define HANG_MAX (4 << 20)

#define PSW_DAT	    UINT64_C(0x0400000000000000)
#define PSW_ENABLED UINT64_C(0x4300000000000000) /* PER, I/O, external */
#define PSW_WAIT    UINT64_C(0x0002000000000000)
#define PSW_PROBLEM UINT64_C(0x0001000000000000)

/*
 * A disabled wait at this address says that the operator's shutdown is done:
 * do_machine_quiesce() of the kernel, is_special_wait_psw() of QEMU.
 */
#define QUIESCE_ADDR 0xfff

struct hang_cpu {
	unsigned int cpu;
	uint64_t mask, addr, r14, r15;
	const char *state; /* QEMU's word; NULL: not known */
};

struct hang {
	struct hang_cpu cpu[CRASH_TRIGGER_CPUS];
	unsigned int ncpus;
	struct vmlinux elf;
	bool has_elf;
};

static bool find_register(const char *text, const char *end, const char *form, uint64_t *value)
{
	for (const char *p = text; (p = strstr(p, "R1")) && p < end; p++)
		if (sscanf(p, form, value) == 1)
			return true;
	return false;
}

/* What QEMU's "info registers -a" says: CPU#0, PSW=mask … addr …, R00=… */
static void parse_registers(struct hang *h, const char *text)
{
	const char *next;

	for (const char *p = strstr(text, "CPU#"); p; p = next) {
		struct hang_cpu c = { 0 };
		const char *psw = strstr(p, "PSW=mask ");
		const char *end;

		next = strstr(p + 4, "CPU#");
		end = next ? next : p + strlen(p);
		if (h->ncpus == CRASH_TRIGGER_CPUS)
			return;
		if (!psw || psw > end || sscanf(p, "CPU#%u", &c.cpu) != 1 ||
		    sscanf(psw, "PSW=mask %" SCNx64 " addr %" SCNx64, &c.mask, &c.addr) != 2)
			continue;
		find_register(psw, end, "R14=%" SCNx64, &c.r14);
		find_register(psw, end, "R15=%" SCNx64, &c.r15);
		h->cpu[h->ncpus++] = c;
	}
}

static const char *known_state(const char *state)
{
	static const char *const words[] = { "operating", "stopped", "check-stop", "load",
					     "uninitialized" };

	for (size_t i = 0; state && i < ARRAY_SIZE(words); i++)
		if (!strcmp(state, words[i]))
			return words[i];
	return NULL;
}

static void parse_states(struct hang *h, struct json_object *list)
{
	size_t n = json_object_is_type(list, json_type_array) ? json_object_array_length(list) : 0;

	for (size_t i = 0; i < n; i++) {
		struct json_object *o = json_object_array_get_idx(list, i);
		int64_t index;

		if (!json_get_int(o, "cpu-index", &index))
			continue;
		for (unsigned int k = 0; k < h->ncpus; k++)
			if (h->cpu[k].cpu == index)
				h->cpu[k].state = known_state(json_get_str(o, "cpu-state", NULL));
	}
}

static const struct vmlinux_symbol *function(const struct hang *h, uint64_t addr)
{
	return h->has_elf && addr ? vmlinux_function(&h->elf, addr) : NULL;
}

/*
 * The guest tells where its kernel runs, which is at random with KASLR. Evidence
 * that does not say so: from 6.10 on the kernel's image has a place of its own at
 * the end of the address space, before that it ran where it was linked, and the
 * registers have to tell which it is.
 */
static void find_slide(struct hang *h, uint64_t stext)
{
	static const uint64_t slides[] = { 0, 0x3ffe0000000 };
	unsigned int best = 0, hits;
	uint64_t slide = 0, linked;

	if (stext && vmlinux_find(&h->elf, "_stext", &linked)) {
		h->elf.slide = stext - linked;
		return;
	}
	for (size_t i = 0; i < ARRAY_SIZE(slides); i++) {
		h->elf.slide = slides[i];
		hits = 0;
		for (unsigned int k = 0; k < h->ncpus; k++)
			hits += !!function(h, h->cpu[k].addr) + !!function(h, h->cpu[k].r14);
		if (hits > best) {
			best = hits;
			slide = slides[i];
		}
	}
	h->elf.slide = slide;
}

static char *name_address(const struct hang *h, uint64_t addr)
{
	const struct vmlinux_symbol *s = function(h, addr);

	if (!s)
		return text_format("0x%" PRIx64, addr);
	return text_format("%s+0x%" PRIx64, s->name, addr - h->elf.slide - s->addr);
}

static bool is_quiesced(const struct hang_cpu *c)
{
	return c->mask & PSW_WAIT && !(c->mask & PSW_ENABLED) && c->addr == QUIESCE_ADDR;
}

/* "idle in arch_cpu_idle", "stopped in panic_smp_self_stop, called from vpanic" */
static char *in_words(const struct hang *h, const struct hang_cpu *c)
{
	const struct vmlinux_symbol *at = function(h, c->addr), *from = function(h, c->r14);
	const char *doing = c->state && strcmp(c->state, "operating") ? c->state : "running";
	char *words;

	if (is_quiesced(c))
		return text_format("has done the operator's shutdown");
	if (c->mask & PSW_WAIT && !(c->mask & PSW_ENABLED))
		doing = "in disabled wait";
	else if (c->mask & PSW_WAIT)
		doing = strcmp(doing, "stopped") ? "idle" : "stopped while idle";
	if (c->mask & PSW_PROBLEM)
		return text_format("%s in user space", doing);
	if (!at && !(c->mask & (PSW_DAT | PSW_WAIT)))
		return text_format("%s at 0x%" PRIx64 ", without DAT (purgatory, or starting up)",
				   doing, c->addr);
	if (!at)
		return text_format("%s at 0x%" PRIx64 "%s", doing, c->addr,
				   h->has_elf ? ", in no function of vmlinux" : "");
	words = text_format("%s in %s", doing, at->name);
	if (from && from != at)
		text_add(&words, ", ", "called from %s", from->name);
	return words;
}

static char *explain(const struct hang *h, const struct evidence *ev)
{
	cleanup(free) char *path = evidence_path(ev, EVIDENCE_HANG_WHERE);
	cleanup(free) char *all = NULL;
	char *first = NULL;
	int rc;

	for (unsigned int i = 0; i < h->ncpus; i++) {
		cleanup(free) char *words = in_words(h, h->cpu + i);

		text_add(&first, "; ", "CPU %u %s", h->cpu[i].cpu, words);
	}
	text_add(&all, "", "%s\n\n", first);
	for (unsigned int i = 0; i < h->ncpus; i++) {
		const struct hang_cpu *c = h->cpu + i;
		cleanup(free) char *at = name_address(h, c->addr);
		cleanup(free) char *from = name_address(h, c->r14);

		text_add(&all, "",
			 "CPU %u: %s, PSW %016" PRIx64 " %016" PRIx64 " %s, R14 %016" PRIx64
			 " %s, R15 %016" PRIx64 "\n",
			 c->cpu, c->state ? c->state : "state not known", c->mask, c->addr, at,
			 c->r14, from, c->r15);
	}
	rc = file_write(path, all, strlen(all));
	if (rc)
		errx(3, "%s: %s", path, strerror(-rc));
	return first;
}

char *hang_explain(const struct evidence *ev, int *quiesced)
{
	cleanup(free) char *registers = evidence_path(ev, EVIDENCE_HANG_REGISTERS);
	cleanup(free) char *cpus = evidence_path(ev, EVIDENCE_HANG_CPUS);
	cleanup(free) char *vmlinux = evidence_path(ev, EVIDENCE_VMLINUX);
	cleanup(json) struct json_object *list = NULL;
	cleanup(free) char *states = NULL;
	cleanup(free) char *text = NULL;
	cleanup(free) char *why = NULL;
	struct hang h = { 0 };
	char *first = NULL;

	*quiesced = -1;
	if (file_read(registers, HANG_MAX, &text, NULL))
		return NULL;
	if (!file_read(cpus, HANG_MAX, &states, NULL))
		list = json_tokener_parse(states);
	parse_registers(&h, text);
	parse_states(&h, list);
	if (!h.ncpus)
		return NULL;
	for (unsigned int i = 0; i < h.ncpus; i++)
		if (is_quiesced(h.cpu + i))
			*quiesced = h.cpu[i].cpu;
	h.has_elf = !vmlinux_open(&h.elf, vmlinux, &why);
	if (h.has_elf)
		find_slide(&h, ev->seen.stext);
	first = explain(&h, ev);
	vmlinux_close(&h.elf);
	return first;
}
