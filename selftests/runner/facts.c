// SPDX-License-Identifier: GPL-2.0
/* facts.c - what a run has shown, and run.json, which says so */
#include <inttypes.h>
#include <time.h>

#include "facts.h"

#define FACTS_EXITS 16

static const char *const moment_name[AT_COUNT] = {
	[AT_START] = "start",	      [AT_HELLO] = PROTO_HELLO, [AT_READY] = PROTO_READY,
	[AT_GO] = PROTO_GO,	      [AT_ARMED] = PROTO_ARMED, [AT_FAIL] = PROTO_FAIL,
	[AT_SUCCESS] = PROTO_SUCCESS, [AT_END] = "end",
};

void facts_create(struct facts *f)
{
	time_t now = time(NULL);
	struct tm tm;

	*f = (struct facts){ .said = json_object_new_object(), .exits = json_object_new_array() };
	strftime(f->started, sizeof(f->started), "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &tm));
}

void facts_destroy(struct facts *f)
{
	json_object_put(f->said);
	json_object_put(f->exits);
	json_object_put(f->panic);
}

void facts_at(struct facts *f, enum moment m, double ms)
{
	if (f->seen[m])
		return;
	f->seen[m] = true;
	f->at[m] = ms;
}

void facts_keep(struct facts *f, const struct channel_line *line, const char *key, const char *as)
{
	json_add_str(f->said, as, channel_value(line, key));
}

void facts_exit(struct facts *f, const struct channel_line *line)
{
	struct json_object *o;
	uint64_t n;

	if (json_object_array_length(f->exits) >= FACTS_EXITS)
		return;
	o = json_object_new_object();
	json_add_str(o, "tool", channel_value(line, "tool"));
	if (channel_number(line, "code", &n))
		json_add_int(o, "code", n);
	if (channel_number(line, "level", &n))
		json_add_int(o, "level", n);
	json_object_array_add(f->exits, o);
}

static struct json_object *facts_moments(const struct facts *f)
{
	struct json_object *o = json_object_new_object();

	for (int i = 0; i < AT_COUNT; i++)
		if (f->seen[i])
			json_add_ms(o, moment_name[i], f->at[i]);
	return o;
}

static struct json_object *facts_files(const struct transport *t)
{
	struct json_object *files = json_object_new_object();

	for (unsigned int i = 0; i < t->nfiles; i++)
		json_object_object_add(files, t->file[i].name,
				       json_format("{ 'announced': %" PRIu64
						   ", 'received': %" PRIu64 " }",
						   t->file[i].size, t->file[i].received));
	return files;
}

static struct json_object *facts_request(const struct run_request *q)
{
	const struct testcase *c = q->testcase;

	return json_format("{ 'schema': %d, 'tree': '%s', 'kernel': '%s', 'case': '%s', "
			   "'run': %u, 'accel': '%s', 'cpus': %u, 'mem_mb': %u }",
			   EVIDENCE_SCHEMA, q->settings->tree, q->kernel->name, c->name, q->number,
			   q->settings->accel, c->cpus, c->mem_mb);
}

struct json_object *facts_json(const struct facts *f, const struct run_request *request,
			       const struct guest *guest, const struct vm_operator *oper)
{
	struct json_object *o = facts_request(request);
	struct json_object *acts = operator_report(oper);

	json_add_str(o, "nonce", f->nonce);
	json_add_str(o, "qemu", guest->qmp.version);
	json_add_str(o, "started", f->started);
	json_add_str(o, "outcome", outcome_word(f->outcome));
	json_add_str(o, "limit", limit_name[f->limit]);
	json_add_str(o, "error", *f->error ? f->error : NULL);
	json_object_object_add(o, "interrupted", json_object_new_boolean(guest->loop->stop));
	json_object_object_add(o, "host_ms", facts_moments(f));
	if (f->tod.rounds)
		json_object_object_add(
			o, "clock",
			json_format("{ 'host_ms': %.3f, 'tod': '%s', 'rtt_ms': %.3f }",
				    f->tod.host_ms, f->tod.tod, f->tod.rtt_ms));
	json_object_object_foreach (f->said, key, value)
		json_object_object_add(o, key, json_object_get(value));
	json_object_object_add(o, "exits", json_object_get(f->exits));
	json_object_object_add(o, "files", facts_files(&guest->transport));
	if (f->panic)
		json_object_object_add(o, "panic", json_object_get(f->panic));
	if (acts)
		json_object_object_add(o, "operator", acts);
	json_object_object_add(o, "sampling",
			       json_format("{ 'samples': %u, 'slowest_answer_ms': %.3f }",
					   guest->cpus.samples, guest->cpus.slowest_ms));
	return o;
}

struct json_object *facts_json_skipped(const struct run_request *request)
{
	struct json_object *o = facts_request(request);

	json_add_str(o, "outcome", outcome_word(OUTCOME_SKIPPED));
	json_add_str(o, "error", request->unfit);
	return o;
}
