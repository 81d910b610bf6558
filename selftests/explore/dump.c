// SPDX-License-Identifier: GPL-2.0
/* dump.c - saved schedules that run on until their dump is written and judged */
#include <err.h>
#include <errno.h>
#include <string.h>

#include "dump.h"
#include "judge.h"
#include "replay.h"
#include "run.h"

static bool is_saved(enum end end)
{
	return end == END_SAVED;
}

/* The pair as a case: its dump must be whole; how the others ended is the search's to say */
static struct testcase *dump_case(const struct lane *l, const char *dir)
{
	const struct testcase *t = l->pair->testcase;
	cleanup(free) char *path = text_format("%s/%s.json", dir, t->name);
	cleanup(json) struct json_object *o = json_read_object(t->path);
	struct json_object *all = json_get(o, "expect", json_type_object);

	if (!o || folder_mkdir(dir))
		return NULL;
	json_object_object_foreach (all, class, mine) {
		(void)class;
		json_object_object_del(mine, "lost");
		json_object_object_del(mine, "late");
		json_add_str(mine, "dump", "saved");
		json_add_str(mine, "losers", "any");
	}
	if (json_object_to_file_ext(path, o, JSON_C_TO_STRING_PRETTY)) {
		warn("%s", path);
		return NULL;
	}
	return testcase_create(dir, t->name);
}

static int dump_resume(void *arg)
{
	return machine_release(arg);
}

static bool dump_is_ok(struct lane *l, const char *path)
{
	cleanup(free) char *file = text_format("%s/" EVIDENCE_RESULT, path);
	cleanup(json) struct json_object *o = NULL;
	struct judge j;
	int rc = judge_start(&j, l->loop, &l->s->runner, "run", path, NULL);

	j.mark = "# "; /* our own lines are the KTAP */
	if (rc || judge_finish(&j))
		return false;
	o = json_read_object(file);
	return !strcmp(json_get_str(o, "verdict", ""), "ok");
}

static int dump_one(struct lane *l, const struct testcase *c, const struct ending *o,
		    const char *path)
{
	struct base *b = &l->base;
	struct run_request q = {
		.settings = &l->s->runner,
		.kernel = l->kernel,
		.testcase = c,
		.number = 1,
		.path = path,
		.guest = &b->guest,
		.said = b->said,
		.resume = dump_resume,
		.nonce = b->nonce,
		.arg = &l->machine,
	};
	struct ending again;
	enum run_status status;
	int rc = replay_one(l, &o->all, &again, NULL);
	bool same = !rc && again.end == o->end;

	ending_destroy(&again);
	if (rc || !same)
		return rc ?: -EBADE;
	rc = folder_remove(path);
	if (rc)
		return rc;
	status = run_execute(l->loop, &q);
	rc = machine_hold(&l->machine);
	if (status == RUN_INTERRUPTED)
		return -EINTR;
	l->dumps++;
	if (status == RUN_COLLECTED && dump_is_ok(l, path)) {
		l->dumps_ok++;
		folder_remove(path);
	} else {
		cleanup(free) char *command = replay_command(l, &o->all);

		printf("# no whole dump: %s\n# again: %s\n", path, command);
	}
	return rc;
}

int dump_some(struct lane *l, const char *journal)
{
	cleanup(free) char *dir = text_format("%s.dumps", l->dir);
	struct testcase *c;
	struct ending *list;
	size_t n, wanted;
	int rc;

	if (!l->s->dumps)
		return 0;
	rc = journal_read(journal, l->machine.n, is_saved, &list, &n);
	c = rc ? NULL : dump_case(l, dir);
	wanted = MIN(n, l->s->dumps);
	for (size_t i = 0; !rc && c && i < wanted; i++) {
		cleanup(free) char *path = text_format("%s/%zu", dir, i + 1);

		rc = dump_one(l, c, &list[i * n / wanted], path);
	}
	if (!rc && !c)
		rc = -EIO;
	testcase_destroy(c);
	for (size_t i = 0; i < n; i++)
		ending_destroy(&list[i]);
	free(list);
	return rc;
}
