// SPDX-License-Identifier: GPL-2.0
/*
 * search.c - every schedule of a pair with at most so many preemptions, one after another
 *
 * As CHESS does it (Musuvathi and others, OSDI 2008), without a memory of states:
 * each schedule runs from the base to its end. Where the schedule was free, the
 * moves that were not taken become schedules of their own. A preemption is a
 * move of another CPU while the one that ran can go on, or a timeout while
 * anybody can; a choice where the CPU can't go on is free.
 */
#include <err.h>
#include <errno.h>
#include <string.h>

#include "inject.h"
#include "journal.h"
#include "search.h"

#define SEARCH_TRIES 4
#define SEARCH_STEPS 5000 /* of one schedule; more is a loop that nobody leaves */
#define SEARCH_MOVES (3 * PAIR_CPUS)

struct choice {
	struct move move;
	unsigned int cost;
};

struct todo {
	struct todo *next;
	struct schedule prefix;
	unsigned int cost;
};

/* One schedule under way */
struct walk {
	struct search *s;
	const struct schedule *prefix;
	struct ending *o;
	struct todo **todo; /* where moves not taken go to; NULL: nowhere */
	FILE *children;	    /* likewise, for the journal */
	size_t nchildren;
	FILE *trace;
	bool again;  /* it went wrong once: what it has seen then is no reason to end it */
	int current; /* the CPU that ran; -1: none yet */
	unsigned int injected;
};

/* What may come next; the first one is what does, where nobody wants it otherwise */
static unsigned int walk_choices(const struct walk *w, struct choice *c)
{
	const struct machine *m = w->s->machine;
	bool goes_on = w->current >= 0 && machine_can_step(m, w->current), any = goes_on;
	unsigned int n = 0;

	if (goes_on)
		c[n++] = (struct choice){ { MOVE_STEP, w->current }, 0 };
	for (unsigned int i = 0; i < m->n; i++)
		if ((int)i != w->current && machine_can_step(m, i)) {
			c[n++] = (struct choice){ { MOVE_STEP, i }, goes_on };
			any = true;
		}
	for (unsigned int i = 0; i < m->n; i++)
		if (machine_can_time_out(m, i))
			c[n++] = (struct choice){ { MOVE_TIMEOUT, i }, any };
	for (unsigned int i = 0; n && w->s->inject && w->injected < w->s->times && i < m->n; i++)
		if (inject_can(m, i, w->s->inject))
			c[n++] = (struct choice){ { w->s->inject, i }, 0 };
	return n;
}

static bool is_same(struct move a, struct move b)
{
	return a.kind == b.kind && a.cpu == b.cpu;
}

/* Where a move begins; 0, which is not compared: in a loop that has no points, anywhere */
static uint64_t walk_where(const struct walk *w, struct move m)
{
	return w->s->machine->cpu[m.cpu].busy
		       ? 0
		       : w->s->machine->cpu[m.cpu].regs.addr - w->s->machine->base->slide;
}

/*
 * A matrix of faults (no preemptions) is one of them at each point of the
 * schedule that nobody disturbs: what is free otherwise is not branched.
 */
static bool walk_wants(const struct walk *w, const struct choice *c)
{
	if (w->s->inject && !w->s->preemptions)
		return c->move.kind == w->s->inject;
	return w->o->cost + c->cost <= w->s->preemptions;
}

static void walk_branch(struct walk *w, const struct choice *c, unsigned int n)
{
	for (unsigned int i = 1; i < n; i++) {
		struct todo *t;
		char word[8];

		if (!walk_wants(w, &c[i]))
			continue;
		t = xcalloc(1, sizeof(*t));
		schedule_copy(&t->prefix, &w->o->all, w->o->all.n);
		schedule_add(&t->prefix, c[i].move, walk_where(w, c[i].move));
		t->cost = w->o->cost + c[i].cost;
		t->next = *w->todo;
		*w->todo = t;
		fprintf(w->children, "%s%zu:%s:%u", w->nchildren++ ? "," : "", w->o->all.n,
			move_format(word, c[i].move), t->cost);
	}
}

static int walk_choose(struct walk *w, const struct choice *c, unsigned int n, struct choice *is)
{
	size_t at = w->o->all.n;

	*is = c[0];
	if (at >= w->prefix->n) {
		if (w->todo)
			walk_branch(w, c, n);
		return 0;
	}
	for (unsigned int i = 0; i < n; i++)
		if (is_same(c[i].move, w->prefix->move[at])) {
			*is = c[i];
			if (w->prefix->where[at] && w->prefix->where[at] != walk_where(w, is->move))
				return -EBADE;
			return 0;
		}
	return -EBADE;
}

static void walk_tell(struct walk *w, const struct choice *is)
{
	if (w->trace)
		fprintf(w->trace, "%4zu %s %s\n", w->o->all.n, is->cost ? "*" : " ",
			w->s->machine->said);
}

/* Behind its prefix a schedule ends where it meets another one */
static bool walk_has_seen(const struct walk *w)
{
	if (!w->s->states || !w->todo || w->o->all.n < w->prefix->n)
		return false;
	return states_seen(w->s->states, w->s->machine, w->o->cost,
			   w->injected << 8 | (w->current + 1)) &&
	       !w->again;
}

static int walk_run(struct walk *w)
{
	struct machine *m = w->s->machine;
	struct choice c[SEARCH_MOVES], is;
	int rc = base_restore(m->base) ?: machine_begin(m);

	while (!rc && !m->end) {
		unsigned int n = walk_choices(w, c);

		if (!n) {
			machine_settle(m);
			break;
		}
		if (walk_has_seen(w)) {
			machine_ends(m, END_SEEN, "a state that was seen before");
			break;
		}
		rc = walk_choose(w, c, n, &is);
		if (rc)
			break;
		if (w->o->all.n >= SEARCH_STEPS)
			return -ELOOP;
		w->injected += is.move.kind > MOVE_TIMEOUT;
		schedule_add(&w->o->all, is.move, walk_where(w, is.move));
		w->o->cost += is.cost;
		if (w->s->states)
			states_touch(w->s->states, m, is.move.cpu);
		w->o->late |= is.move.kind == MOVE_TIMEOUT && !is.cost;
		rc = machine_move(m, is.move);
		walk_tell(w, &is);
		w->current = is.move.cpu;
	}
	/* A prefix that is longer than the schedule is no schedule of this kernel */
	if (!rc && w->o->all.n < w->prefix->n)
		rc = -EBADE;
	w->o->end = m->end;
	w->o->window = m->struck;
	snprintf(w->o->why, sizeof(w->o->why), "%s", m->why);
	return rc;
}

int search_replay(struct search *s, const struct schedule *prefix, struct ending *o, FILE *trace)
{
	struct walk w = { .s = s, .prefix = prefix, .o = o, .trace = trace, .current = -1 };
	bool traced = s->machine->trace;
	int rc;

	*o = (struct ending){ 0 };
	s->machine->trace = trace;
	rc = walk_run(&w);
	s->machine->trace = traced;
	return rc;
}

static void todo_free(struct todo *t)
{
	schedule_destroy(&t->prefix);
	free(t);
}

static void todo_drop(struct todo **list, const struct todo *until)
{
	while (*list != until) {
		struct todo *t = *list;

		*list = t->next;
		todo_free(t);
	}
}

/* Of the first schedule's branches this part does each so-many-th; the others are the others' */
static void search_shard(const struct search *s, struct todo **list)
{
	unsigned int i = 0;

	while (*list) {
		struct todo *t = *list;

		if (shard_has(&s->shard, i++)) {
			list = &t->next;
			continue;
		}
		*list = t->next;
		todo_free(t);
	}
}

static void search_count(struct search *s, const struct ending *o, bool first)
{
	/* The first schedule is each part's beginning, and the first part's to count */
	if (first && s->shard.count && s->shard.index)
		return;
	s->schedules++;
	s->count[o->end]++;
	s->late += o->late;
	s->costs[MIN(o->cost, SEARCH_COSTS - 1)]++;
}

/* A loss that does not come again when it is played again is none of the kernel's */
static int search_confirm(struct search *s, const struct ending *o)
{
	struct ending again;
	int rc;

	if (!ending_is_lost(o->end))
		return 0;
	rc = search_replay(s, &o->all, &again, NULL);
	if (!rc && again.end != o->end)
		rc = -EBADE;
	ending_destroy(&again);
	return rc;
}

/* QEMU has gone in this schedule. Where that is so again, it is given up. */
static void search_hung(struct search *s, const struct schedule *prefix, FILE *journal)
{
	const struct ending o = { .all = *prefix, .end = END_HUNG, .why = "QEMU hung" };
	cleanup(free) char *before = *s->hung;

	*s->hung = schedule_format(prefix);
	if (before && !strcmp(before, *s->hung))
		journal_write(journal, prefix, &o, "");
}

static int search_one(struct search *s, struct todo **list, FILE *journal, struct ending *o)
{
	struct todo *t = *list, *rest = t->next;
	char *children = NULL;
	size_t size;
	int rc = 0;

	for (int i = 0; i < SEARCH_TRIES; i++) {
		struct walk w = { .s = s, .prefix = &t->prefix, .o = o, .current = -1 };

		todo_drop(&rest, t->next);
		free(children);
		children = NULL;
		ending_destroy(o);
		*o = (struct ending){ 0 };
		w.todo = &rest;
		w.again = i;
		w.children = open_memstream(&children, &size);
		rc = walk_run(&w);
		fclose(w.children);
		if (!rc)
			rc = search_confirm(s, o);
		if (rc != -EBADE && rc != -ELOOP)
			break;
		s->repeated++;
	}
	if (!rc)
		rc = journal_write(journal, &t->prefix, o, children);
	if (!rc) {
		*list = rest;
		todo_free(t);
	} else {
		cleanup(free) char *prefix = schedule_format(&t->prefix);

		todo_drop(&rest, t->next);
		if (rc == -ETIMEDOUT || rc == -EPIPE)
			search_hung(s, &t->prefix, journal);
		if (rc != -EINTR)
			warnx("%s: schedule %s: %s", s->machine->base->kernel->name, prefix,
			      rc == -EBADE   ? "went another way than before"
			      : rc == -ELOOP ? "has no end"
					     : strerror(-rc));
	}
	free(children);
	return rc;
}

/* One line of a journal into what is counted and what is left; false: it makes no sense */
static bool search_resume_line(struct search *s, struct todo **list, char *line, bool first)
{
	struct todo *t = *list;
	struct ending o = { 0 };
	char *prefix, *rest, *child;
	unsigned int cpus = s->machine->n;
	cleanup(free) char *wanted = t ? schedule_format(&t->prefix) : NULL;
	bool ok = journal_parse(&o, line, cpus, &prefix, &rest) && t && !strcmp(prefix, wanted);

	if (ok) {
		*list = t->next;
		todo_free(t);
	}
	while (ok && rest && (child = strsep(&rest, ","))) {
		unsigned int at, cost;
		char word[8];
		struct move m;

		ok = sscanf(child, "%u:%7[^:]:%u", &at, word, &cost) == 3 && at <= o.all.n &&
		     move_parse(&m, word, cpus);
		if (!ok)
			break;
		t = xcalloc(1, sizeof(*t));
		schedule_copy(&t->prefix, &o.all, at);
		schedule_add(&t->prefix, m, 0);
		t->cost = cost;
		t->next = *list;
		*list = t;
	}
	if (ok) {
		search_count(s, &o, first);
		s->resumed++;
		if (s->done)
			s->done(s->arg, &o, 0);
	}
	ending_destroy(&o);
	return ok;
}

/* Go on where a journal with the same key ends; without one the first schedule is to do */
static int search_resume(struct search *s, struct todo **list, FILE **journal)
{
	cleanup(free) char *line = NULL;
	FILE *f = fopen(s->journal, "r+e");
	size_t size = 0;
	ssize_t len;
	long good = 0;

	*list = xcalloc(1, sizeof(**list));
	if (f && (len = getline(&line, &size, f)) > 0 && line[len - 1] == '\n') {
		line[len - 1] = '\0';
		if (!strcmp(line, s->key)) {
			good = ftell(f);
			while ((len = getline(&line, &size, f)) > 0 && line[len - 1] == '\n') {
				bool first = !s->done_count;

				line[len - 1] = '\0';
				if (!search_resume_line(s, list, line, first)) {
					warnx("%s: damaged; remove it", s->journal);
					fclose(f);
					return -EINVAL;
				}
				s->done_count++;
				if (first)
					search_shard(s, list);
				good = ftell(f);
			}
		}
	}
	if (f && good) {
		/* A line that was cut off is done again */
		if (ftruncate(fileno(f), good) || fseek(f, good, SEEK_SET)) {
			warn("%s", s->journal);
			fclose(f);
			return -EIO;
		}
		*journal = f;
		return 0;
	}
	if (f)
		fclose(f);
	f = fopen(s->journal, "we");
	if (!f) {
		warn("%s", s->journal);
		return -EIO;
	}
	fprintf(f, "%s\n", s->key);
	*journal = f;
	return 0;
}

int search_execute(struct search *s)
{
	struct todo *list = NULL;
	struct ending o = { 0 };
	cleanup(fclose) FILE *journal = NULL;
	int rc = search_resume(s, &list, &journal);
	bool more = true;

	while (!rc && list && more) {
		bool first = !s->done_count;

		rc = search_one(s, &list, journal, &o);
		if (rc)
			break;
		if (first)
			search_shard(s, &list);
		s->done_count++;
		search_count(s, &o, first);
		if (s->done) {
			size_t left = 0;

			for (struct todo *t = list; t; t = t->next)
				left++;
			more = s->done(s->arg, &o, left);
		}
	}
	todo_drop(&list, NULL);
	ending_destroy(&o);
	return rc;
}
