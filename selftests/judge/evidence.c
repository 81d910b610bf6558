// SPDX-License-Identifier: GPL-2.0
/* evidence.c - a results folder as the runner left it: read, not judged */
#include <errno.h>
#include <math.h>

#include "be.h"
#include "evidence.h"
#include "expect.h"

char *evidence_path(const struct evidence *ev, const char *file)
{
	return text_format("%s/%s", ev->dir, file);
}

const struct evidence_file *evidence_file(const struct evidence *ev, const char *name)
{
	for (size_t i = 0; i < ev->seen.nfiles; i++)
		if (!strcmp(ev->seen.file[i].name, name))
			return ev->seen.file + i;
	return NULL;
}

double tod_ms(uint64_t from, uint64_t to)
{
	return (double)(int64_t)(to - from) / 4096000.0;
}

double evidence_host_ms(const struct evidence *ev, uint64_t tod)
{
	if (!ev->seen.clock || !tod)
		return NAN;
	return ev->seen.clock_host_ms + tod_ms(ev->seen.clock_tod, tod);
}

/* --- case.json and kernel.json: what was asked for, what must be seen */

static int read_asked(struct evidence *ev, char **why)
{
	struct json_object *go = json_get(ev->kase, "go", json_type_object);
	struct json_object *cpus = json_get(go, "cpus", json_type_array);
	const char *append =
		json_get_str(json_get(ev->kase, "guest", json_type_object), "append", "");
	struct json_object *offline;
	size_t n = cpus ? json_object_array_length(cpus) : 0;

	if (json_object_object_get_ex(go, "offline", &offline))
		ev->asked.noffline = json_object_is_type(offline, json_type_array)
					     ? json_object_array_length(offline)
					     : 1;
	ev->asked.forms = strstr(append, PROTO_ARG_FORMS "=1");
	ev->asked.panicking = n;
	for (size_t i = 0; i < n; i++) {
		int cpu = json_object_get_int(json_object_array_get_idx(cpus, i));

		if (n > CRASH_TRIGGER_CPUS || cpu < 0 || cpu >= CRASH_TRIGGER_CPUS)
			return text_fail(why, -EINVAL, "%s: go.cpus is out of range",
					 EVIDENCE_CASE);
	}
	return 0;
}

static void read_must(struct evidence *ev)
{
	struct evidence_must *must = &ev->must;
	int64_t cpu;

	must->expect = expect_of(ev->kase, ev->kernel);
	must->dump = json_get_str(must->expect, "dump", NULL);
	must->losers = json_get_str(must->expect, "losers", NULL);
	must->outcome = json_get_str(must->expect, "outcome", NULL);
	must->splat = json_get_str(must->expect, "splat", NULL);
	must->window_ms = json_get_num(must->expect, "window_ms", INFINITY);
	must->within_ms = json_get_num(must->expect, "within_ms", NAN);
	if (json_get_int(must->expect, "takeover", &cpu) && cpu >= 0 && cpu < CRASH_TRIGGER_CPUS)
		must->takeover = cpu;
}

/* --- run.json: what happened */

/* Low-address protection: Linux has it on, and takes it off for the reset */
#define CR0_LOW_ADDRESS_PROTECTION 0x10000000ULL

/*
 * What the runner saw in the guest right before the key was pressed. From the
 * reset on until the capture kernel runs, the IPL CPU is without low-address
 * protection; once that kernel runs the record is no longer where it was.
 */
static void read_reach(struct evidence_restart *restart, struct json_object *seen)
{
	uint64_t cr0, magic;

	if (json_get_hex(seen, "cr0", &cr0) && !(cr0 & CR0_LOW_ADDRESS_PROTECTION))
		restart->reach = "the IPL CPU had reset the machine";
	else if (json_get_hex(seen, "record", &magic) && magic != be64_load(CRASH_TRIGGER_MAGIC))
		restart->reach = "the memory of the crash kernel had been moved";
	restart->out_of_reach = restart->reach;
}

/* The operator's first act @what that took place; NULL: none */
static struct json_object *find_act(const struct evidence *ev, const char *what, double *ms)
{
	struct json_object *list = json_get(ev->run, "operator", json_type_array);

	for (size_t i = 0; list && i < json_object_array_length(list); i++) {
		struct json_object *act = json_object_array_get_idx(list, i);

		if (!strcmp(json_get_str(act, "do", ""), what) &&
		    json_get_number(act, "host_ms", ms))
			return act;
	}
	return NULL;
}

static void read_restart(struct evidence *ev)
{
	struct evidence_restart *restart = &ev->seen.restart;
	double ms;
	struct json_object *act = find_act(ev, OPERATOR_RESTART, &ms);

	if (!act)
		return;
	if (ms > ev->seen.fail_ms) {
		restart->out_of_reach = true;
		restart->reach = "the capture kernel was running";
		return;
	}
	restart->done = true;
	restart->cpu = json_get_num(act, "cpu", -1);
	read_reach(restart, json_get(act, "seen", json_type_object));
}

static void read_vmdump(struct evidence *ev)
{
	struct evidence_vmdump *vmdump = &ev->seen.vmdump;
	struct json_object *act = find_act(ev, OPERATOR_VMDUMP, &vmdump->host_ms);
	double end;

	if (!act)
		return;
	vmdump->done = true;
	vmdump->error = json_get_str(act, "error", NULL);
	if (!vmdump->error && !json_get_number(act, "end_ms", &end))
		vmdump->error = "QEMU has not answered";
}

static void read_exits(struct evidence *ev)
{
	struct json_object *list = json_get(ev->run, "exits", json_type_array);
	size_t n = list ? json_object_array_length(list) : 0;

	ev->seen.exit = xcalloc(n + 1, sizeof(*ev->seen.exit));
	for (size_t i = 0; i < n; i++) {
		struct json_object *o = json_object_array_get_idx(list, i);
		struct evidence_exit *e = ev->seen.exit + ev->seen.nexits++;

		*e = (struct evidence_exit){ .level = -1 };
		json_get_int(o, "level", &e->level);
		if (json_get_int(o, "code", &e->code))
			e->tool = json_get_str(o, "tool", NULL);
	}
}

static void read_files(struct evidence *ev)
{
	struct json_object *list = json_get(ev->run, "files", json_type_object);

	if (!list)
		return;
	ev->seen.file = xcalloc(json_object_object_length(list) + 1, sizeof(*ev->seen.file));
	json_object_object_foreach (list, name, o) {
		struct evidence_file *f = ev->seen.file + ev->seen.nfiles++;

		*f = (struct evidence_file){ name, -1, -1 };
		json_get_int(o, "announced", &f->announced);
		json_get_int(o, "received", &f->received);
	}
}

/* A limit that the runner did not put into numbers stands in the case */
static void read_limit(struct evidence *ev)
{
	struct evidence_seen *seen = &ev->seen;

	seen->limit = json_get_str(ev->run, "limit", "run");
	json_get_int(json_get(ev->kase, "limits_s", json_type_object), seen->limit, &seen->limit_s);
}

static bool read_outcome(struct evidence_seen *seen, struct json_object *run, char **why)
{
	seen->error = json_get_str(run, "error", NULL);
	seen->interrupted =
		json_object_get_boolean(json_get(run, "interrupted", json_type_boolean));
	seen->outcome_word = json_get_str(run, "outcome", NULL);
	seen->outcome = outcome_parse(seen->outcome_word);
	if (seen->outcome != OUTCOME_NONE && seen->outcome != OUTCOME_STARTED)
		return true;
	seen->outcome = OUTCOME_ERROR;
	text_set(why, "%s: no outcome that the judge knows", EVIDENCE_RUN);
	return false;
}

static void read_clocks(struct evidence_seen *seen, struct json_object *run)
{
	struct json_object *clock = json_get(run, "clock", json_type_object);

	json_get_hex(run, "record", &seen->record);
	json_get_hex(run, "stext", &seen->stext);
	json_get_hex(run, "zero_tod", &seen->zero_tod);
	seen->clock = json_get_number(clock, "host_ms", &seen->clock_host_ms) &&
		      json_get_number(clock, "rtt_ms", &seen->clock_rtt_ms) &&
		      json_get_hex(clock, "tod", &seen->clock_tod);
}

static int read_run(struct evidence *ev, char **why)
{
	struct json_object *moments = json_get(ev->run, "host_ms", json_type_object);
	const char *nonce = json_get_str(ev->run, "nonce", "");
	struct evidence_seen *seen = &ev->seen;
	int64_t n;

	seen->armed_ms = json_get_num(moments, PROTO_ARMED, NAN);
	seen->fail_ms = json_get_num(moments, PROTO_FAIL, NAN);
	seen->end_ms = json_get_num(moments, "end", NAN);
	if (!json_get_int(ev->run, "schema", &n) || n != EVIDENCE_SCHEMA)
		return text_fail(why, -EINVAL,
				 "%s: not of schema %d: made by another version of the runner",
				 EVIDENCE_RUN, EVIDENCE_SCHEMA);
	if (json_get_int(ev->run, "run", &n) && n > 0 && n < 1000000)
		ev->run_nr = n;
	if (json_get_int(ev->run, "cpus", &n) && n > 0 && n < 1024)
		seen->cpus = n;
	if (json_get_int(ev->run, "cpus_online", &n) && n > 0 && n <= seen->cpus)
		seen->cpus_online = n;
	if (!read_outcome(seen, ev->run, why))
		return -EINVAL;
	if (strlen(nonce) == PROTO_NONCE_LEN &&
	    strspn(nonce, "0123456789abcdef") == PROTO_NONCE_LEN)
		strcpy(ev->nonce, nonce);
	seen->fail_nonce = json_get_str(ev->run, "fail_nonce", NULL);
	seen->success_nonce = json_get_str(ev->run, "success_nonce", NULL);
	read_clocks(seen, ev->run);
	read_restart(ev);
	read_vmdump(ev);
	read_exits(ev);
	read_files(ev);
	return 0;
}

/* The last parts of the path name the run if no file does */
static void name_by_path(struct evidence *ev)
{
	static const char *const key[] = { "case", "kernel", "tree" };
	cleanup(free) char *real = realpath(ev->dir, NULL);

	ev->run = json_object_new_object();
	for (size_t i = 0; real && i < ARRAY_SIZE(key);) {
		char *slash = strrchr(real, '/');

		if (!slash)
			break;
		*slash = 0;
		if (i || (strncmp(slash + 1, "run-", 4) && strncmp(slash + 1, "try-", 4)))
			json_add_str(ev->run, key[i++], slash + 1);
	}
}

/* What an ended run has beside run.json */
static int read_others(struct evidence *ev, char **why)
{
	cleanup(free) char *kase = evidence_path(ev, EVIDENCE_CASE);
	cleanup(free) char *kernel = evidence_path(ev, EVIDENCE_KERNEL);
	cleanup(free) char *states = evidence_path(ev, EVIDENCE_CPU_STATES);
	int err;

	err = json_read(kase, &ev->kase, why) ?: json_read(kernel, &ev->kernel, why);
	if (err)
		return err;
	ev->class = json_get_str(ev->kernel, "class", NULL);
	err = read_asked(ev, why) ?: samples_read(&ev->seen.samples, states, why);
	if (err)
		return err;
	if (!ev->class)
		return text_fail(why, -EINVAL, "%s: no class", EVIDENCE_KERNEL);
	read_limit(ev);
	read_must(ev);
	if (!*ev->nonce)
		return text_fail(why, -EINVAL, "%s: no nonce", EVIDENCE_RUN);
	return 0;
}

int evidence_open(struct evidence *ev, const char *dir, char **why)
{
	cleanup(free) char *run = NULL;
	int err;

	*ev = (struct evidence){
		.dir = strdup(dir),
		.run_nr = 1,
		.seen = { .outcome = OUTCOME_ERROR,
			  .limit_s = -1,
			  .armed_ms = NAN,
			  .fail_ms = NAN,
			  .end_ms = NAN },
		.must = { .takeover = -1 },
	};
	run = evidence_path(ev, EVIDENCE_RUN);
	err = json_read(run, &ev->run, why);
	if (err == -ENOENT)
		text_set(why, "no %s: the runner did not finish this run", EVIDENCE_RUN);
	if (err)
		name_by_path(ev);
	else
		err = read_run(ev, why);
	if (err || ev->seen.outcome == OUTCOME_ERROR || ev->seen.outcome == OUTCOME_SKIPPED)
		return err;
	return read_others(ev, why);
}

void evidence_close(struct evidence *ev)
{
	json_object_put(ev->run);
	json_object_put(ev->kase);
	json_object_put(ev->kernel);
	samples_free(&ev->seen.samples);
	free(ev->seen.exit);
	free(ev->seen.file);
	free(ev->dir);
	*ev = (struct evidence){ 0 };
}
