// SPDX-License-Identifier: GPL-2.0
/* schedule.c - a list of moves, and its text: 1*2 2*9 0 T2 R1 */
#include <ctype.h>
#include <err.h>
#include <string.h>

#include "schedule.h"

#define SCHEDULE_MAX 100000

void schedule_add(struct schedule *s, struct move m, uint64_t where)
{
	if (s->n == s->room) {
		s->room = s->room ? 2 * s->room : 64;
		s->move = xreallocarray(s->move, s->room, sizeof(*s->move));
		s->where = xreallocarray(s->where, s->room, sizeof(*s->where));
	}
	s->move[s->n] = m;
	s->where[s->n++] = where;
}

void schedule_copy(struct schedule *s, const struct schedule *from, size_t n)
{
	*s = (struct schedule){ 0 };
	for (size_t i = 0; i < n; i++)
		schedule_add(s, from->move[i], from->where[i]);
}

void schedule_destroy(struct schedule *s)
{
	free(s->move);
	free(s->where);
	*s = (struct schedule){ 0 };
}

static const char move_letter[MOVES] = {
	[MOVE_TIMEOUT] = 'T', [MOVE_RESTART] = 'R', [MOVE_BUSY] = 'B', [MOVE_CHECK] = 'P',
	[MOVE_PANIC] = 'A',   [MOVE_DAMAGE] = 'M',  [MOVE_FAIL] = 'C', [MOVE_LEAVE] = 'G',
};

const char *move_format(char *text, struct move m)
{
	const char letter[2] = { move_letter[m.kind] };

	snprintf(text, 8, "%s%u", letter, m.cpu % 1000);
	return text;
}

bool move_parse(struct move *m, const char *text, unsigned int cpus)
{
	char *end;

	m->kind = MOVE_STEP;
	for (size_t i = 0; *text && i < MOVES; i++)
		if (*text == move_letter[i])
			m->kind = i;
	text += m->kind != MOVE_STEP;
	if (!isdigit((unsigned char)*text))
		return false;
	m->cpu = strtoul(text, &end, 10);
	return !*end && m->cpu < cpus;
}

static bool is_same(struct move a, struct move b)
{
	return a.kind == b.kind && a.cpu == b.cpu;
}

char *schedule_format(const struct schedule *s)
{
	char *text = NULL, word[8];
	size_t size;
	FILE *f = open_memstream(&text, &size);

	if (!f)
		errx(3, "out of memory");
	if (!s->n)
		fputc('-', f);
	for (size_t i = 0, n; i < s->n; i += n) {
		for (n = 1; i + n < s->n && is_same(s->move[i], s->move[i + n]); n++)
			;
		fprintf(f, "%s%s", i ? " " : "", move_format(word, s->move[i]));
		if (n > 1)
			fprintf(f, "*%zu", n);
	}
	fclose(f);
	return text;
}

bool schedule_parse(struct schedule *s, const char *text, unsigned int cpus)
{
	cleanup(free) char *copy = xstrdup(text);
	char *rest = copy, *word, *end;

	*s = (struct schedule){ 0 };
	if (!strcmp(text, "-"))
		return true;
	while ((word = strsep(&rest, " "))) {
		char *times = strchr(word, '*');
		unsigned long n = 1;
		struct move m;

		if (!*word)
			continue;
		if (times) {
			*times++ = '\0';
			n = isdigit((unsigned char)*times) ? strtoul(times, &end, 10) : 0;
			if (!n || *end || n > SCHEDULE_MAX)
				return false;
		}
		if (!move_parse(&m, word, cpus) || s->n + n > SCHEDULE_MAX)
			return false;
		while (n--)
			schedule_add(s, m, 0);
	}
	return s->n;
}
