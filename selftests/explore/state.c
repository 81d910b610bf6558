// SPDX-License-Identifier: GPL-2.0
/* state.c - states that a search has seen: what comes of them need not be run again */
#include <err.h>
#include <errno.h>
#include <search.h>
#include <string.h>

#include "state.h"
#include "text.h"

#define STATE_BASIS 0xcbf29ce484222325 /* FNV-1a, a word at a time */
#define STATE_PRIME 0x100000001b3
#define STATE_CLOCK (1ULL << 48) /* larger ones are no address and no count */

struct seen {
	uint64_t hash;
	unsigned int cost;
};

static int by_hash(const void *a, const void *b)
{
	const struct seen *x = a, *y = b;

	return x->hash < y->hash ? -1 : x->hash > y->hash;
}

int states_create(struct states *s, const struct machine *m)
{
	const struct ram *ram = &m->base->state.ram;
	const struct vmlinux *elf = &m->code->elf;
	const unsigned char *text = NULL, *at = NULL;
	uint64_t addr;
	size_t left;

	*s = (struct states){ 0 };
	/* With its end it is nowhere else: the log has it without */
	if (vmlinux_find(elf, "linux_banner", &addr))
		text = vmlinux_bytes(elf, addr, &left);
	if (text)
		at = memmem(ram->seen, ram->size, text, strnlen((const char *)text, left - 1) + 1);
	if (!at) {
		warnx("the kernel's image was not found in the guest's memory");
		return -ENOENT;
	}
	s->image = (uint64_t)(at - ram->seen) - addr;
	return 0;
}

/* The word there; what is not of the image is where its address says */
static uint64_t states_word(const struct states *s, const struct machine *m, uint64_t addr)
{
	const struct ram *ram = &m->base->state.ram;
	uint64_t real = addr < ram->size ? addr : addr - m->base->slide + s->image, word = 0;

	if (real <= ram->size - sizeof(word))
		memcpy(&word, ram->seen + real, sizeof(word));
	return word;
}

void states_touch(struct states *s, const struct machine *m, unsigned int cpu)
{
	const struct cpu *c = &m->cpu[cpu];
	uint64_t addr;

	if (!c->at || c->at->kind > POINT_LOCK || c->at->kind == POINT_SIGP)
		return;
	addr = c->at->insn.relative ? c->at->insn.target + m->base->slide : cpu_operand(c);
	addr &= ~7ULL;
	for (unsigned int i = 0; i < s->nwords; i++)
		if (s->word[i] == addr)
			return;
	if (s->nwords == STATE_WORDS)
		errx(3, "more than %d words are shared", STATE_WORDS);
	s->word[s->nwords++] = addr;
}

static void add(uint64_t *hash, uint64_t word)
{
	*hash = (*hash ^ word) * STATE_PRIME;
	*hash ^= *hash >> 29;
}

static void add_cpu(uint64_t *hash, const struct machine *m, const struct cpu *c)
{
	add(hash, c->regs.mask);
	add(hash, c->regs.addr);
	for (int i = 0; i < 16; i++)
		add(hash, c->regs.r[i] < STATE_CLOCK ? c->regs.r[i] : 0);
	add(hash, c->checksum | c->stopped << 1 | c->dead << 2 | c->waiting << 3 | c->deaf << 4 |
			  c->stop_pending << 5 | c->restart_pending << 6 | c->ext_pending << 7 |
			  c->busy << 8 | c->failed << 9 | c->gone << 10 | !!c->reset_by << 11 |
			  c->open << 12 | c->struck << 13);
	for (unsigned int i = 0; i < c->nvains; i++)
		if (c->vain[i].changes == m->changes) {
			add(hash, c->vain[i].addr);
			add(hash, c->vain[i].operand);
			add(hash, c->vain[i].expects);
		}
}

bool states_seen(struct states *s, const struct machine *m, unsigned int cost, uint64_t more)
{
	struct seen *is, **at;
	uint64_t hash = STATE_BASIS;

	add(&hash, more);
	for (unsigned int i = 0; i < m->n; i++)
		add_cpu(&hash, m, &m->cpu[i]);
	for (unsigned int i = 0; i < s->nwords; i++)
		add(&hash, states_word(s, m, s->word[i]));
	is = xcalloc(1, sizeof(*is));
	*is = (struct seen){ hash, cost };
	at = tsearch(is, &s->tree, by_hash);
	if (!at)
		errx(3, "out of memory");
	if (*at == is)
		return false;
	free(is);
	if ((*at)->cost <= cost)
		return true;
	(*at)->cost = cost;
	return false;
}

void states_destroy(struct states *s)
{
	tdestroy(s->tree, free);
	*s = (struct states){ 0 };
}
