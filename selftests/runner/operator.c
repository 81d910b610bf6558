// SPDX-License-Identifier: GPL-2.0
/* operator.c - what a z/VM operator would do to the guest, at the case's moments */
#include <string.h>

#include "operator.h"

/* inject-nmi reaches the default CPU only; the monitor's own command has an index */
static int operator_restart(struct qmp *qmp, unsigned int cpu)
{
	return qmp_send(qmp, "human-monitor-command", qmp_hmp_args("nmi", cpu), NULL, NULL);
}

static int operator_stop(struct qmp *qmp, unsigned int cpu)
{
	(void)cpu;
	return qmp_send(qmp, "stop", NULL, NULL, NULL);
}

static int operator_begin(struct qmp *qmp, unsigned int cpu)
{
	(void)cpu;
	return qmp_send(qmp, "cont", NULL, NULL, NULL);
}

static int operator_shutdown(struct qmp *qmp, unsigned int cpu)
{
	(void)cpu;
	return qmp_send(qmp, "system_powerdown", NULL, NULL, NULL);
}

static const struct operator_op operator_ops[] = {
	{ "restart", "PSW restart on CPU \"cpu\" (CP SYSTEM RESTART)", operator_restart },
	{ "stop", "stop the guest (CP STOP)", operator_stop },
	{ "begin", "let it go on (CP BEGIN)", operator_begin },
	{ "shutdown", "signal shutdown (CP SIGNAL SHUTDOWN)", operator_shutdown },
	{ "end", "end the run here", NULL },
};

const struct operator_op *operator_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(operator_ops); i++)
		if (!strcmp(operator_ops[i].name, name))
			return &operator_ops[i];
	return NULL;
}

static void operator_act(void *arg)
{
	struct operator_job *job = arg;
	struct operator* o = job->operator;

	job->done_ms = clock_ms(o->clock);
	if (job->action->op->run)
		job->action->op->run(o->qmp, job->action->cpu);
	else if (o->end)
		o->end(o->arg);
}

int operator_create(struct operator* o, struct loop *loop, struct qmp *qmp,
		    const struct clock *clock, const struct testcase *c)
{
	*o = (struct operator){ .loop = loop, .qmp = qmp, .clock = clock };
	o->job = xcalloc(c->nactions + 1, sizeof(*o->job));
	for (unsigned int i = 0; i < c->nactions; i++) {
		struct operator_job *job = &o->job[i];
		int rc;

		job->operator= o;
		job->action = &c->actions[i];
		rc = loop_timer_create(loop, &job->timer, operator_act, job);
		if (rc)
			return rc;
		o->njobs++;
	}
	return 0;
}

void operator_destroy(struct operator* o)
{
	for (unsigned int i = 0; i < o->njobs; i++)
		loop_timer_destroy(o->loop, &o->job[i].timer);
	free(o->job);
	*o = (struct operator){ 0 };
}

static bool operator_is_due(const struct action *a, enum trigger what, const char *text)
{
	if (a->after != what)
		return false;
	switch (what) {
	case TRIGGER_CONSOLE:
		return strstr(text, a->text);
	case TRIGGER_EVENT:
		return !strcmp(text, a->text);
	default:
		return true;
	}
}

void operator_trigger(struct operator* o, enum trigger what, const char *text)
{
	for (unsigned int i = 0; i < o->njobs; i++) {
		struct operator_job *job = &o->job[i];

		if (job->due || !operator_is_due(job->action, what, text))
			continue;
		job->due = true;
		loop_timer_set(&job->timer, job->action->delay_ms, 0);
	}
}

struct json_object *operator_report(const struct operator* o)
{
	struct json_object *list = NULL;

	for (unsigned int i = 0; i < o->njobs; i++) {
		const struct operator_job *job = &o->job[i];
		struct json_object *one;

		if (!job->done_ms)
			continue;
		one = json_object_new_object();
		json_add_str(one, "do", job->action->op->name);
		json_add_int(one, "cpu", job->action->cpu);
		json_add_ms(one, "host_ms", job->done_ms);
		list = list ?: json_object_new_array();
		json_object_array_add(list, one);
	}
	return list;
}
