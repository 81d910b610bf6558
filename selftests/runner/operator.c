// SPDX-License-Identifier: GPL-2.0
/* operator.c - what a z/VM operator would do to the guest, at the case's moments */
#include <string.h>

#include "operator.h"
#include "proto.h"

/* CP SYSTEM RESTART; inject-nmi reaches the default CPU only; the monitor's own command has an index */
static int operator_restart(struct operator_job *job)
{
	return qmp_send(job->oper->qmp, "human-monitor-command",
			qmp_hmp_args("nmi", job->action->cpu), NULL, NULL);
}

/* The text behind @key in what the monitor printed, up to @len hex digits */
static bool operator_find_hex(const char *text, const char *key, char *hex, size_t len)
{
	const char *at = text ? strstr(text, key) : NULL;

	if (!at)
		return false;
	at += strlen(key);
	snprintf(hex, len + 1, "%.*s", (int)strspn(at, "0123456789abcdef"), at);
	return *hex;
}

static void operator_registers(void *arg, struct json_object *ret, const char *error)
{
	struct operator_job *job = arg;
	const char *text = error ? NULL : json_object_get_string(ret);

	operator_find_hex(text, "C00=", job->seen.cr0, 16);
	operator_find_hex(text, "addr ", job->seen.psw, 16);
}

static void operator_record(void *arg, struct json_object *ret, const char *error)
{
	struct operator_job *job = arg;

	operator_find_hex(error ? NULL : json_object_get_string(ret), ": 0x", job->seen.record, 16);
}

/*
 * What DISPLAY PSW and DISPLAY STORAGE would show right before the key is
 * pressed. QEMU answers in order, so the key does not wait for it.
 */
static void operator_look(struct operator_job *job)
{
	struct vm_operator *o = job->oper;
	cleanup(free) char *xp = text_format("xp /1gx %s", o->record);

	qmp_send_quiet(o->qmp, "human-monitor-command", qmp_hmp_args("info registers", 0),
		       operator_registers, job);
	if (*o->record)
		qmp_send_quiet(o->qmp, "human-monitor-command", qmp_hmp_args(xp, -1),
			       operator_record, job);
}

/* CP SIGNAL SHUTDOWN */
static int operator_shutdown(struct operator_job *job)
{
	return qmp_send(job->oper->qmp, "system_powerdown", NULL, NULL, NULL);
}

static void operator_dumped(void *arg, struct json_object *ret, const char *error)
{
	struct operator_job *job = arg;

	(void)ret;
	job->dump.end_ms = clock_ms(job->oper->clock);
	snprintf(job->dump.error, sizeof(job->dump.error), "%s", error ?: "");
}

/*
 * CP VMDUMP. QEMU stops the guest for the time of the dump, answers when it is written, and
 * does no other command meanwhile: what the operator does next comes behind it.
 */
static int operator_vmdump(struct operator_job *job)
{
	struct qmp *qmp = job->oper->qmp;

	return qmp_send(qmp, "dump-guest-memory", qmp_vmdump_args(qmp->folder, EVIDENCE_VMDUMP),
			operator_dumped, job);
}

static const struct operator_op operator_ops[] = {
	{ OPERATOR_RESTART, operator_restart, true },
	{ OPERATOR_SHUTDOWN, operator_shutdown, false },
	{ OPERATOR_VMDUMP, operator_vmdump, false },
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
	struct vm_operator *o = job->oper;

	job->done_ms = clock_ms(o->clock);
	if (job->action->op->look)
		operator_look(job);
	job->action->op->run(job);
}

void operator_create(struct vm_operator *o, struct loop *loop, struct qmp *qmp,
		     const struct clock *clock, const struct testcase *c, unsigned int number)
{
	*o = (struct vm_operator){ .loop = loop, .qmp = qmp, .clock = clock, .number = number };
	o->job = xcalloc(c->nactions + 1, sizeof(*o->job));
	for (unsigned int i = 0; i < c->nactions; i++) {
		o->job[i].oper = o;
		o->job[i].action = &c->actions[i];
		o->njobs++;
	}
}

void operator_destroy(struct vm_operator *o)
{
	for (unsigned int i = 0; i < o->njobs; i++)
		loop_forget(&o->job[i].timer);
	free(o->job);
	*o = (struct vm_operator){ 0 };
}

void operator_trigger(struct vm_operator *o, enum trigger what)
{
	for (unsigned int i = 0; i < o->njobs; i++) {
		struct operator_job *job = &o->job[i];
		const struct action *a = job->action;

		if (!job->timer && a->after == what)
			job->timer = loop_after(o->loop, a->delay_ms + a->step_ms * (o->number - 1),
						operator_act, job);
	}
}

void operator_set_record(struct vm_operator *o, const char *record)
{
	if (text_is_name(record) && strlen(record) < sizeof(o->record) && strcmp(record, "0x0"))
		strcpy(o->record, record);
}

struct json_object *operator_report(const struct vm_operator *o)
{
	struct json_object *list = NULL;

	for (unsigned int i = 0; i < o->njobs; i++) {
		const struct operator_job *job = &o->job[i];
		struct json_object *one;

		if (!job->done_ms)
			continue;
		one = json_format("{ 'do': '%s', 'cpu': %u, 'host_ms': %.3f }",
				  job->action->op->name, job->action->cpu, job->done_ms);
		if (job->dump.end_ms)
			json_add_ms(one, "end_ms", job->dump.end_ms);
		if (*job->dump.error)
			json_add_str(one, "error", job->dump.error);
		if (*job->seen.psw)
			json_object_object_add(one, "seen",
					       json_format("{ 'psw': '%s', 'cr0': '%s' }",
							   job->seen.psw, job->seen.cr0));
		if (*job->seen.psw && *job->seen.record)
			json_add_str(json_get(one, "seen", json_type_object), "record",
				     job->seen.record);
		list = list ?: json_object_new_array();
		json_object_array_add(list, one);
	}
	return list;
}
