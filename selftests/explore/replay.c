// SPDX-License-Identifier: GPL-2.0
/* replay.c - schedules that were found, once more */
#include <err.h>
#include <errno.h>
#include <string.h>

#include "replay.h"

#define REPLAY_LOST  "lost"
#define REPLAY_TRIES 3

char *replay_command(const struct lane *l, const struct schedule *s)
{
	cleanup(free) char *text = schedule_format(s);
	cleanup(free) char *racers =
		l->s->racers ? text_format(" RACERS=%s", l->s->racers) : xstrdup("");

	return text_format("make explore TREE=%s KERNELS=%s PAIRS=%s%s%s REPLAY='%s'",
			   l->s->runner.tree, l->kernel->name, l->pair->testcase->name, racers,
			   l->s->loads ? " LOADS=1" : "", text);
}

int replay_one(struct lane *l, const struct schedule *s, struct ending *o, FILE *trace)
{
	int rc = -EBADE;

	for (int i = 0; i < REPLAY_TRIES && rc == -EBADE; i++) {
		char *text = NULL;
		size_t size;
		FILE *f = trace ? open_memstream(&text, &size) : NULL;

		rc = search_replay(&l->search, s, o, f);
		if (f) {
			fclose(f);
			if (rc != -EBADE)
				fputs(text, trace);
			free(text);
		}
		if (rc == -EBADE)
			ending_destroy(o);
	}
	if (rc == -EBADE)
		warnx("%s %s: this schedule is not possible here", l->kernel->name,
		      l->pair->testcase->name);
	return rc;
}

/* A losing schedule for people, on the terminal and for the page */
static int replay_trace(struct lane *l, const struct schedule *s)
{
	cleanup(free) char *again = replay_command(l, s);
	struct json_object *t = json_object_new_object();
	struct ending o = { 0 };
	char *moves = NULL;
	size_t size;
	FILE *f = open_memstream(&moves, &size);
	int rc = replay_one(l, s, &o, f);

	fclose(f);
	if (!rc)
		printf("# a losing schedule; * is a preemption or an early timeout\n%s"
		       "# => %s: %s\n# again: %s\n",
		       moves, machine_end(o.end), o.why, again);
	json_add_str(t, "end", machine_end(o.end));
	json_add_str(t, "why", o.why);
	json_add_str(t, "moves", moves);
	json_add_str(t, "again", again);
	json_object_array_add(l->traces, t);
	free(moves);
	if (!rc && !ending_is_lost(o.end)) {
		warnx("a losing schedule was played again, and did not lose");
		rc = -EBADE;
	}
	ending_destroy(&o);
	return rc;
}

int replay_traces(struct lane *l)
{
	int rc = 0;

	json_object_put(l->traces);
	l->traces = json_object_new_array();
	for (unsigned int i = 0; !rc && i < l->traced; i++)
		rc = replay_trace(l, &l->losing[i]);
	return rc;
}

static int replay_given(struct lane *l, struct ending **list)
{
	cleanup(free) char *all = NULL;
	struct ending o;
	struct schedule given;
	int rc;

	if (!schedule_parse(&given, l->s->replay, l->pair->testcase->cpus)) {
		warnx("REPLAY=%s: a schedule like '1*2 2*9 0 T2 R1', or `" REPLAY_LOST
		      "`, is wanted",
		      l->s->replay);
		schedule_destroy(&given);
		return -EINVAL;
	}
	rc = replay_one(l, &given, &o, stdout);
	schedule_destroy(&given);
	if (rc)
		return rc;
	all = schedule_format(&o.all);
	printf("# => %s: %s\n# all of it: %s\n", machine_end(o.end), o.why, all);
	*list = xcalloc(1, sizeof(o));
	**list = o;
	return 0;
}

int replay_execute(struct lane *l, struct report *r)
{
	cleanup(free) char *journal = text_format("%s.journal", l->dir);
	bool lost = !strcmp(l->s->replay, REPLAY_LOST);
	struct ending *list = NULL, o;
	size_t n = 1, bad = 0;
	int rc = lost ? journal_read(journal, l->machine.n, ending_is_lost, &list, &n)
		      : replay_given(l, &list);

	for (size_t i = 0; !rc && i < n; i++) {
		cleanup(free) char *text = schedule_format(&list[i].all);
		unsigned int same = !lost; /* the given one was just played */

		for (unsigned int k = same; !rc && k < l->s->repeat; k++) {
			rc = replay_one(l, &list[i].all, &o, NULL);
			if (rc)
				break;
			same += o.end == list[i].end;
			ending_destroy(&o);
		}
		if (rc || same == l->s->repeat)
			continue;
		bad++;
		printf("# %u of %u replays are %s: %s\n", same, l->s->repeat,
		       machine_end(list[i].end), text);
	}
	if (!rc)
		report_add(r, l->kernel->name, l->pair->testcase->name, !bad,
			   clock_now_ms() - l->start_ms, NULL,
			   "%zu of %zu schedules end as they did, %u of %u times: %s", n - bad, n,
			   l->s->repeat, l->s->repeat,
			   lost ? "lost or stuck" : machine_end(list->end));
	for (size_t i = 0; list && i < n; i++)
		ending_destroy(&list[i]);
	free(list);
	return rc;
}
