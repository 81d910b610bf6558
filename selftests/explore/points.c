// SPDX-License-Identifier: GPL-2.0
/*
 * points.c - the instructions where another CPU may come in between, found in a vmlinux
 *
 * From the roots on, each function is looked into that is called, jumped to, or
 * whose address is taken. Which variable an instruction means is told by the
 * instructions before it that loaded its base register: a straight reading of
 * the function, which knows nothing of jumps. It errs to the side of one point
 * too many; where a base comes from an argument or from memory, the variable is
 * not known, and only interlocked instructions are points.
 */
#include <err.h>
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "points.h"
#include "text.h"

#define POINTS_CLOCK_REACH 10 /* instructions from the store of the clock to its comparison */

/* Stores to these matter though no CPU swaps them (named in all trees, where they are there) */
static const char *const shared[] = { "panic_cpu", "kexec_crash_image", "__cpu_online_mask" };

/* What a register is known to point to, while a function is read */
struct base {
	bool known;
	uint64_t addr;
};

struct finder {
	struct points *p;
	const struct code *code;
	const struct ways *ways;
	const struct vmlinux_symbol **variable; /* that are shared */
	size_t nvariables;
	const struct vmlinux_symbol *reset; /* the function with spx; NULL: none seen */
};

static bool finder_resets(const struct finder *f, uint64_t addr)
{
	return f->reset && f->reset->addr == addr;
}

static void *grow(void *v, size_t n, size_t size)
{
	return n & (n - 1) ? v : xreallocarray(v, n ? 2 * n : 1, size);
}

static bool finder_shares(const struct finder *f, const struct vmlinux_symbol *s)
{
	for (size_t i = 0; i < f->nvariables; i++)
		if (f->variable[i] == s)
			return true;
	return false;
}

static void finder_share(struct finder *f, const struct vmlinux_symbol *s)
{
	if (!s || finder_shares(f, s))
		return;
	f->variable = grow(f->variable, f->nvariables, sizeof(*f->variable));
	f->variable[f->nvariables++] = s;
}

static void finder_add(struct finder *f, const struct point *point)
{
	f->p->v = grow(f->p->v, f->p->n, sizeof(*f->p->v));
	f->p->v[f->p->n++] = *point;
}

/* A function that waits for a lock is one point, its entry */
static bool waits_for_lock(const char *name)
{
	size_t len = strlen(name);
	static const char end[] = "_lock_wait";

	return len >= sizeof(end) - 1 && !strcmp(name + len - (sizeof(end) - 1), end);
}

static void finder_enter(struct finder *f, const struct vmlinux_symbol *s)
{
	struct points *p = f->p;
	const char *unit, *why;

	if (!s)
		return;
	for (size_t i = 0; i < p->nfunctions; i++)
		if (p->function[i]->addr == s->addr)
			return;
	for (size_t i = 0; i < p->nrest; i++)
		if (!strcmp(p->rest[i].function, s->name))
			return;
	unit = code_unit(f->code, s);
	why = ways_why(f->ways, unit) ?: ways_why(f->ways, s->name);
	if (why) {
		p->rest = grow(p->rest, p->nrest, sizeof(*p->rest));
		p->rest[p->nrest++] = (struct points_rest){ s->name, unit, why };
		return;
	}
	p->function = grow(p->function, p->nfunctions, sizeof(*p->function));
	p->function[p->nfunctions++] = s;
}

/* What the reading of one function keeps */
struct reading {
	struct finder *f;
	const struct vmlinux_symbol *s;
	struct base base[16];
	unsigned int since_clock; /* instructions; 0: none stored yet */
	uint64_t compared;	  /* address of the clock's last comparison; 0: none */
	int until, until_slot;	  /* and its register, as in struct point */
	int loaded, slot;	  /* last register loaded from the stack, and from where */
	uint64_t nops;		  /* where the "no operation"s begin that lead here; 0: none do */
	bool prefix_set;
	size_t first; /* of this function's points */
	bool collect; /* only which variables are shared */
};

static const struct vmlinux_symbol *reading_variable(const struct reading *r, const struct insn *in)
{
	uint64_t addr;

	if (in->relative)
		addr = in->target;
	else if (in->base && r->base[in->base].known)
		addr = r->base[in->base].addr + in->disp;
	else
		return NULL;
	return code_variable(r->f->code, addr);
}

static void reading_track(struct reading *r, const struct insn *in)
{
	struct base *b = r->base;
	struct base new = { 0 };
	uint64_t value;

	switch (in->kind) {
	case INSN_ADDRESS:
		new = (struct base){ true, in->target };
		break;
	case INSN_POINTER:
		new.known = code_slot(r->f->code, in->target, &value);
		new.addr = value;
		break;
	case INSN_MOVE:
		new = b[in->r2];
		break;
	case INSN_LA:
		if (in->base && !in->index)
			new = (struct base){ b[in->base].known, b[in->base].addr + in->disp };
		break;
	case INSN_ADD: /* an array, and the offset into it */
		new = b[in->r1].known ? b[in->r1] : b[in->r2];
		break;
	case INSN_CALL:
	case INSN_CALL_REG:
		for (int i = 0; i < 6; i++)
			b[i].known = false;
		b[14].known = false;
		return;
	default:
		break;
	}
	if (in->writes)
		b[in->r1] = new;
}

static void reading_follow(struct reading *r, const struct insn *in)
{
	struct finder *f = r->f;

	switch (in->kind) {
	case INSN_CALL:
	case INSN_JUMP:
		/* Also a part of a function that was moved out of it */
		if (in->target - r->s->addr >= r->s->size)
			finder_enter(f, vmlinux_function(&f->code->elf, in->target));
		break;
	case INSN_ADDRESS:
		if (code_entry(f->code, in->target))
			finder_enter(f, vmlinux_function(&f->code->elf, in->target));
		break;
	case INSN_CALL_REG:
	case INSN_JUMP_REG:
		if (in->r2 && in->r2 != 14)
			f->p->by_register++;
		break;
	case INSN_COUNT:
		f->p->counts++;
		break;
	default:
		break;
	}
}

/* The clock, compared with a register a few instructions later: what a loop waits for */
static void reading_clock(struct reading *r, const struct insn *in, uint64_t addr)
{
	bool found = false;

	if (in->kind == INSN_CLOCK) {
		r->since_clock = 1;
		r->loaded = -1;
	} else if (r->since_clock && r->since_clock++ > POINTS_CLOCK_REACH) {
		r->since_clock = 0;
	}
	if (in->kind == INSN_LOAD && in->bytes == 8 && in->base == REG_STACK && !in->index) {
		r->loaded = in->r1;
		r->slot = in->disp;
	}
	if (in->kind == INSN_COMPARE && r->since_clock) {
		r->compared = addr;
		r->until = in->r1;
		r->until_slot = r->loaded == r->until ? r->slot : -1;
	}
	if (in->kind != INSN_JUMP || !r->compared || in->target >= r->compared)
		return;
	/* A jump back: what lies between is a loop that this comparison ends */
	for (size_t i = r->first; i < r->f->p->n; i++) {
		struct point *p = &r->f->p->v[i];

		if (p->kind != POINT_SIGP || p->addr < in->target || p->until >= 0)
			continue;
		p->until = r->until;
		p->until_slot = r->until_slot;
		p->loop_start = in->target;
		p->loop_end = addr;
		found = true;
	}
	/* Not yet, if the jump is one of a loop within: gcc 14 compares at the top */
	if (found)
		r->compared = 0;
}

/* A jump back over nothing but `bcr 15,0`, with which 7.3's cpu_relax() ends */
static bool reading_loops(struct reading *r, const struct insn *in, uint64_t addr)
{
	bool is_nop = in->kind == INSN_JUMP_REG && !in->r2;
	uint64_t nops = r->nops;

	r->nops = !is_nop ? 0 : nops ?: addr;
	return in->kind == INSN_JUMP && in->r1 == 15 && nops && in->target == nops;
}

static enum point_kind reading_kind(const struct reading *r, const struct insn *in)
{
	const struct vmlinux_symbol *var = reading_variable(r, in);

	switch (in->kind) {
	case INSN_SIGP:
		return POINT_SIGP;
	case INSN_CS:
	case INSN_TS:
		return POINT_SWAP;
	case INSN_ATOMIC:
		return POINT_ATOMIC;
	case INSN_COUNT:
	case INSN_STORE:
		return var && finder_shares(r->f, var) ? POINT_STORE : POINT_KINDS;
	case INSN_LOAD:
	case INSN_POINTER:
		return r->f->p->loads && var && finder_shares(r->f, var) ? POINT_LOAD : POINT_KINDS;
	case INSN_LPSWE:
		return POINT_PSW;
	case INSN_SPX:
		return POINT_SPX;
	case INSN_CALL:
		return finder_resets(r->f, in->target) ? POINT_RESET : POINT_KINDS;
	case INSN_JUMP_REG:
	case INSN_CALL_REG:
		return r->prefix_set && in->r2 && in->r2 != 14 ? POINT_JUMP : POINT_KINDS;
	case INSN_DIAG:
		return in->disp == 0x308 ? POINT_DIAG : POINT_KINDS;
	case INSN_LOOP:
		return POINT_LOOP;
	default:
		return POINT_KINDS;
	}
}

static void reading_insn(struct reading *r, const struct insn *in, uint64_t addr)
{
	const struct vmlinux_symbol *var = reading_variable(r, in);
	bool loops = reading_loops(r, in, addr);
	struct point point = {
		.addr = addr,
		.insn = *in,
		.function = r->s->name,
		.variable = var ? var->name : NULL,
		.until = -1,
		.until_slot = -1,
	};

	if (r->collect) {
		reading_follow(r, in);
		if (in->kind == INSN_SPX)
			r->f->reset = r->s;
		if (in->kind == INSN_CS || in->kind == INSN_TS || in->kind == INSN_ATOMIC)
			finder_share(r->f, var);
	} else {
		point.kind = loops ? POINT_LOOP : reading_kind(r, in);
		if (point.kind != POINT_KINDS)
			finder_add(r->f, &point);
	}
	r->prefix_set |= in->kind == INSN_SPX;
	reading_clock(r, in, addr);
	reading_track(r, in);
}

/* "add logical immediate" (algfi): in units of the clock, of which 4096 are a microsecond */
static bool points_adds_second(const unsigned char *c, size_t len)
{
	static const unsigned char second[] = { 0xf4, 0x24, 0x00, 0x00 };

	return len == 6 && c[0] == 0xc2 && (c[1] & 15) == 10 && !memcmp(c + 2, second, 4);
}

static void finder_add_second(struct finder *f, uint64_t addr)
{
	f->p->second = grow(f->p->second, f->p->nseconds, sizeof(*f->p->second));
	f->p->second[f->p->nseconds++] = addr;
}

static void finder_read(struct finder *f, const struct vmlinux_symbol *s, bool collect)
{
	struct reading r = { .f = f, .s = s, .collect = collect, .first = f->p->n };
	size_t left;
	const unsigned char *code = vmlinux_bytes(&f->code->elf, s->addr, &left);
	struct insn in;

	if (!code)
		return;
	left = MIN(left, s->size);
	if (waits_for_lock(s->name)) {
		struct point point = {
			.addr = s->addr, .kind = POINT_LOCK, .function = s->name, .until = -1
		};

		insn_decode(&point.insn, code, left, s->addr);
		if (!collect)
			finder_add(f, &point);
		return;
	}
	for (size_t at = 0; insn_decode(&in, code + at, left - at, s->addr + at); at += in.len) {
		reading_insn(&r, &in, s->addr + at);
		if (!collect && points_adds_second(code + at, in.len))
			finder_add_second(f, s->addr + at);
	}
}

static int by_addr(const void *a, const void *b)
{
	const struct point *x = a, *y = b;

	return x->addr < y->addr ? -1 : x->addr > y->addr;
}

int points_find(struct points *p, const struct code *c, const struct ways *w, bool loads)
{
	struct finder f = { .p = p, .code = c, .ways = w };

	*p = (struct points){ .loads = loads };
	for (size_t i = 0; i < w->nroots; i++)
		finder_enter(&f, code_function(c, w->root[i]));
	for (size_t i = 0; i < ARRAY_SIZE(shared); i++)
		for (size_t k = 0; k < c->elf.nsymbols; k++)
			if (!c->elf.symbol[k].function && !strcmp(c->elf.symbol[k].name, shared[i]))
				finder_share(&f, &c->elf.symbol[k]);
	/* The list grows meanwhile */
	for (size_t i = 0; i < p->nfunctions; i++)
		finder_read(&f, p->function[i], true);
	for (size_t i = 0; i < p->nfunctions; i++)
		finder_read(&f, p->function[i], false);
	free(f.variable);
	if (!p->n) {
		warnx("no way into panic() found in this kernel");
		return -EINVAL;
	}
	qsort(p->v, p->n, sizeof(*p->v), by_addr);
	return 0;
}

void points_destroy(struct points *p)
{
	free(p->v);
	free(p->function);
	free(p->rest);
	free(p->second);
	*p = (struct points){ 0 };
}

const struct point *points_at(const struct points *p, uint64_t addr)
{
	const struct point key = { .addr = addr };

	return bsearch(&key, p->v, p->n, sizeof(*p->v), by_addr);
}

static const char *points_kind(enum point_kind kind)
{
	static const char *const name[POINT_KINDS] = {
		[POINT_SIGP] = "sigp",	 [POINT_SWAP] = "swap",	  [POINT_ATOMIC] = "atomic",
		[POINT_STORE] = "store", [POINT_LOAD] = "load",	  [POINT_LOCK] = "lock wait",
		[POINT_PSW] = "psw",	 [POINT_RESET] = "reset", [POINT_SPX] = "spx",
		[POINT_JUMP] = "jump",	 [POINT_DIAG] = "diag",	  [POINT_LOOP] = "loop",
	};

	return name[kind];
}

void points_print(const struct points *p, const struct code *c, const char *whose, FILE *f)
{
	fprintf(f, "# %s: %zu points in %zu functions\n", whose, p->n, p->nfunctions);
	for (size_t i = 0; i < p->n; i++) {
		const struct point *q = &p->v[i];

		fprintf(f, "point\t%s\t%s\t%s\t%s%s\n", code_name(c, q->addr), points_kind(q->kind),
			q->insn.name, q->variable ?: "-", q->until < 0 ? "" : "\tby the clock");
	}
	for (size_t i = 0; i < p->nfunctions; i++)
		fprintf(f, "in\t%s\t%s\n", p->function[i]->name, code_unit(c, p->function[i]));
	for (size_t i = 0; i < p->nrest; i++)
		fprintf(f, "one step\t%s\t%s\t%s\n", p->rest[i].function, p->rest[i].unit,
			p->rest[i].why);
	fprintf(f, "# not followed: %u calls and jumps by register; no points: %u counters%s\n",
		p->by_register, p->counts,
		p->loads ? "" : ", plain loads, and stores to what nobody swaps");
}
