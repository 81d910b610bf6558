// SPDX-License-Identifier: GPL-2.0
/* run.c - one run: boot, race, capture; what happened, not what it means */
#include <err.h>
#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include <time.h>

#include "guest.h"
#include "nonce.h"
#include "operator.h"
#include "proto.h"
#include "psw.h"
#include "run.h"

#define RUN_SCHEMA	   1
#define RUN_TICK_MS	   100
#define RUN_STEP_MAX_MS	   1000	 /* a longer step: we did not run ourselves */
#define RUN_MOVED_MS	   10000 /* the guest that said something since is not stuck */
#define RUN_STARVED	   0.9	 /* of a step may count for nothing: a run ends at last */
#define RUN_HARD	   3	 /* times its limit, and a run ends even while it moves */
#define RUN_RACE_PERIOD_MS 2
#define RUN_PERIOD_MS	   100
#define RUN_AFTERMATH_MS   100
#define RUN_POLL_MS	   2
#define RUN_QMP_MS	   10000

enum phase { PHASE_BOOT, PHASE_CLOCK, PHASE_GO, PHASE_RACE, PHASE_CAPTURE, PHASE_END };

static const char *const phase_text[] = {
	[PHASE_BOOT] = "booting", [PHASE_CLOCK] = "reading clocks", [PHASE_GO] = "arming",
	[PHASE_RACE] = "racing",  [PHASE_CAPTURE] = "dumping",	    [PHASE_END] = "ending",
};

/* Moments, in the order of a run that goes well */
enum moment {
	AT_START,
	AT_HELLO,
	AT_READY,
	AT_GO,
	AT_ARMED,
	AT_FAIL,
	AT_SUCCESS,
	AT_END,
	AT_COUNT
};

static const char *const moment_name[AT_COUNT] = {
	[AT_START] = "start", [AT_HELLO] = "hello", [AT_READY] = "ready",     [AT_GO] = "go",
	[AT_ARMED] = "armed", [AT_FAIL] = "fail",   [AT_SUCCESS] = "success", [AT_END] = "end",
};

struct run {
	const struct run_request *request;
	struct loop *loop;
	struct clock clock;
	struct folder folder;
	struct guest *guest;
	struct guest own;
	struct vm_operator oper;
	struct source *tick, *aftermath, *poll;
	enum phase phase;
	bool done;
	bool held; /* ready, and told to wait */

	/* For the limits: time that we have seen pass */
	double ticked_ms;
	double total_ms, phase_ms, quiet_ms;
	uint64_t bytes;

	/* For run.json */
	char started[32];
	char nonce[PROTO_NONCE_LEN + 1];
	enum outcome outcome;
	enum limit limit;
	char error[256];
	double at[AT_COUNT];
	bool seen[AT_COUNT];
	struct psw psw;
	struct clock_tod tod;
	struct json_object *said; /* values that the guest told */
	struct json_object *exits;
	struct json_object *panic; /* of GUEST_PANICKED */
};

static void run_at(struct run *r, enum moment m)
{
	if (r->seen[m])
		return;
	r->seen[m] = true;
	r->at[m] = clock_ms(&r->clock);
}

static void run_enter(struct run *r, enum phase phase)
{
	r->phase = phase;
	r->phase_ms = 0;
	r->quiet_ms = 0;
	if (r->request->phase)
		r->request->phase(r->request->arg, phase_text[phase]);
}

/* The first outcome stays */
static void run_end(struct run *r, enum outcome outcome)
{
	if (!r->outcome)
		r->outcome = outcome;
	r->done = true;
}

static void __printf(2, 3) run_fail(struct run *r, const char *fmt, ...)
{
	va_list ap;

	if (r->outcome)
		return;
	va_start(ap, fmt);
	vsnprintf(r->error, sizeof(r->error), fmt, ap);
	va_end(ap);
	run_end(r, OUTCOME_ERROR);
}

static void run_aftermath_over(void *arg)
{
	struct run *r = arg;

	r->done = true;
}

/* The guest has come to an end: look on for a moment, as CPUs may still be stopping */
static void run_end_soon(struct run *r, enum outcome outcome)
{
	if (r->outcome)
		return;
	r->outcome = outcome;
	run_enter(r, PHASE_END);
	cpus_sample(&r->guest->cpus, RUN_RACE_PERIOD_MS);
	r->aftermath = loop_after(r->loop, RUN_AFTERMATH_MS, run_aftermath_over, r);
}

static void run_ask_tod(struct run *r)
{
	clock_tod_asked(&r->tod, clock_ms(&r->clock));
	if (channel_say(&r->guest->channel, PROTO_TOD_ASK))
		run_fail(r, "the channel takes no more");
}

static void run_poll(void *arg)
{
	struct run *r = arg;
	enum outcome outcome = r->outcome ?: r->request->poll(r->request->arg, r->nonce);

	if (outcome)
		run_end(r, outcome);
}

static void run_go(struct run *r)
{
	cleanup(free) char *line =
		text_format(PROTO_GO " nonce=%s%s", r->nonce, r->request->testcase->go);

	run_enter(r, PHASE_GO);
	run_at(r, AT_GO);
	if (r->request->poll)
		r->poll = loop_every(r->loop, RUN_POLL_MS, run_poll, r);
	if (channel_say(&r->guest->channel, line))
		run_fail(r, "the channel takes no more");
}

static void run_keep(struct run *r, const struct channel_line *line, const char *key,
		     const char *as)
{
	json_add_str(r->said, as, channel_value(line, key));
}

/* Clocks and race want a quiet host; no limit counts the wait for it */
static void run_unhold(struct run *r)
{
	r->held = r->held && r->request->hold && r->request->hold(r->request->arg);
	if (!r->held)
		run_ask_tod(r);
}

static void run_ready(struct run *r)
{
	run_at(r, AT_READY);
	operator_set_record(&r->oper, json_get_str(r->said, "record", ""));
	r->held = true;
	run_enter(r, PHASE_CLOCK);
	run_unhold(r);
}

static void on_hello(struct run *r, const struct channel_line *line)
{
	int cpus;

	/* The production kernel again: the guest was reset without QEMU telling */
	if (r->phase > PHASE_BOOT)
		run_end_soon(r, OUTCOME_RESET);
	run_keep(r, line, "release", "release");
	/* May be fewer than the machine has: nr_cpus=, or a kernel of a small NR_CPUS */
	cpus = atoi(channel_value(line, "cpus"));
	if (cpus > 0)
		json_add_int(r->said, "cpus_online", cpus);
	run_at(r, AT_HELLO);
}

static void on_ready(struct run *r, const struct channel_line *line)
{
	if (r->phase != PHASE_BOOT)
		return;
	run_keep(r, line, "record", "record");
	run_keep(r, line, "loader", "loader");
	run_keep(r, line, "tod_base", "tod_base");
	run_ready(r);
}

static void on_tod(struct run *r, const struct channel_line *line)
{
	if (r->phase != PHASE_CLOCK)
		return;
	if (!clock_tod_answered(&r->tod, clock_ms(&r->clock), channel_value(line, "value")))
		run_fail(r, "the guest's answer to tod? is no TOD value");
	else if (r->tod.rounds < CLOCK_ROUNDS)
		run_ask_tod(r);
	else
		run_go(r);
}

static void run_profile(struct run *r)
{
	int rc = psw_create(&r->psw, r->loop, &r->guest->qmp, &r->folder,
			    r->request->testcase->psw_ms);

	if (rc)
		run_fail(r, EVIDENCE_PSW ": %s", strerror(-rc));
}

static void run_profile_end(struct run *r)
{
	int rc = psw_destroy(&r->psw);

	if (rc)
		run_fail(r, EVIDENCE_PSW ": %s", strerror(-rc));
}

static void on_armed(struct run *r, const struct channel_line *line)
{
	if (r->phase != PHASE_GO)
		return;
	if (strcmp(channel_value(line, "nonce"), r->nonce)) {
		run_fail(r, "the guest armed itself for another nonce");
		return;
	}
	run_at(r, AT_ARMED);
	run_enter(r, PHASE_RACE);
	cpus_sample(&r->guest->cpus, RUN_RACE_PERIOD_MS);
	if (r->request->testcase->psw_ms)
		run_profile(r);
	operator_trigger(&r->oper, TRIGGER_ARMED);
}

static void on_fail(struct run *r, const struct channel_line *line)
{
	/* The race may be over before its `armed` line has come through */
	if (r->phase != PHASE_RACE && r->phase != PHASE_GO)
		return;
	run_keep(r, line, "nonce", "fail_nonce");
	run_keep(r, line, "zero", "zero_tod");
	run_at(r, AT_FAIL);
	run_enter(r, PHASE_CAPTURE);
	run_profile_end(r);
	cpus_sample(&r->guest->cpus, RUN_PERIOD_MS);
	operator_trigger(&r->oper, TRIGGER_FAIL);
}

static void on_exit_code(struct run *r, const struct channel_line *line)
{
	struct json_object *o;
	uint64_t n;

	if (r->phase != PHASE_CAPTURE || json_object_array_length(r->exits) >= 16)
		return;
	o = json_object_new_object();
	json_add_str(o, "tool", channel_value(line, "tool"));
	if (channel_number(line, "code", &n))
		json_add_int(o, "code", n);
	if (channel_number(line, "level", &n))
		json_add_int(o, "level", n);
	json_object_array_add(r->exits, o);
}

static void run_check_complete(struct run *r)
{
	if (r->seen[AT_SUCCESS] && transport_is_idle(&r->guest->transport))
		run_end(r, OUTCOME_CAPTURED);
}

static void on_file(struct run *r, const struct channel_line *line)
{
	uint64_t size, root = 0;

	if (r->phase != PHASE_CAPTURE || r->seen[AT_SUCCESS])
		return;
	if (strcmp(line->word, r->guest->transport.ops->word) ||
	    !channel_number(line, "size", &size) ||
	    (!strcmp(line->word, PROTO_DUMPMEM) && !channel_number(line, "root", &root)))
		run_fail(r, "the guest's %s line makes no sense", line->word);
	else
		transport_announce(&r->guest->transport, channel_value(line, "name"), size, root);
}

static void on_success(struct run *r, const struct channel_line *line)
{
	if (r->phase != PHASE_CAPTURE || r->seen[AT_SUCCESS])
		return;
	run_keep(r, line, "nonce", "success_nonce");
	run_at(r, AT_SUCCESS);
	run_check_complete(r);
}

static void on_error(struct run *r, const struct channel_line *line)
{
	const char *text = line->rest;
	char escaped[4 * 160 + 1];

	if (!strncmp(text, "text=", 5))
		text += 5;
	text_escape(escaped, text, MIN(strlen(text), 160));
	run_fail(r, "the guest says: %s", escaped);
}

static const struct {
	const char *word;
	void (*fn)(struct run *r, const struct channel_line *line);
} run_words[] = {
	{ PROTO_HELLO, on_hello }, { PROTO_READY, on_ready },  { PROTO_TOD, on_tod },
	{ PROTO_ARMED, on_armed }, { PROTO_FAIL, on_fail },    { PROTO_EXIT, on_exit_code },
	{ PROTO_FILE, on_file },   { PROTO_DUMPMEM, on_file }, { PROTO_SUCCESS, on_success },
	{ PROTO_ERROR, on_error },
};

/* A word out of its phase, or none of ours, is in channel.log and moves nothing */
static void run_channel_line(void *arg, const struct channel_line *line)
{
	struct run *r = arg;

	for (size_t i = 0; !r->outcome && i < ARRAY_SIZE(run_words); i++)
		if (!strcmp(line->word, run_words[i].word))
			run_words[i].fn(r, line);
}

static void run_file_event(void *arg)
{
	struct run *r = arg;

	if (*r->guest->transport.error)
		run_fail(r, "%s", r->guest->transport.error);
	else
		run_check_complete(r);
}

/*
 * -no-reboot turns a reset that the guest asks for into SHUTDOWN; the subsystem
 * reset on the way to the capture kernel raises no event.
 */
static void run_qmp_event(void *arg, const char *name, struct json_object *data)
{
	struct run *r = arg;
	const char *reason = json_get_str(data, "reason", "");

	if (!strcmp(name, "GUEST_PANICKED")) {
		if (!r->panic)
			r->panic = json_object_get(json_get(data, "info", json_type_object));
		run_end_soon(r, OUTCOME_GUEST_PANICKED);
	} else if (!strcmp(reason, "guest-reset")) {
		run_end_soon(r, OUTCOME_RESET);
	} else if (!strcmp(name, "SHUTDOWN") && strncmp(reason, "host-", 5)) {
		run_end_soon(r, OUTCOME_SHUTDOWN);
	}
}

static void run_qemu_ended(void *arg)
{
	struct run *r = arg;
	cleanup(free) char *words = qemu_last_words(&r->folder);

	run_fail(r, "QEMU ended by itself, %s%s%.180s", child_status(&r->guest->qemu),
		 words ? ": " : "", words ?: "");
}

static enum limit run_tripped(const struct run *r)
{
	const double *limit = r->request->testcase->limit_ms;
	bool stuck = r->quiet_ms > RUN_MOVED_MS;

	if (r->total_ms > limit[LIMIT_RUN] && (stuck || r->total_ms > RUN_HARD * limit[LIMIT_RUN]))
		return LIMIT_RUN;
	if (r->phase == PHASE_BOOT)
		return r->phase_ms > limit[LIMIT_BOOT] && stuck ? LIMIT_BOOT : LIMIT_NONE;
	if (r->quiet_ms > limit[LIMIT_SILENCE])
		return LIMIT_SILENCE;
	if (r->phase == PHASE_CAPTURE && r->phase_ms > limit[LIMIT_CAPTURE] && stuck)
		return LIMIT_CAPTURE;
	return LIMIT_NONE;
}

static void run_tick(void *arg)
{
	struct run *r = arg;
	double now = clock_ms(&r->clock);
	double step = MIN(now - r->ticked_ms, RUN_STEP_MAX_MS);
	double waited = cpus_waited(&r->guest->cpus);
	uint64_t bytes = guest_bytes(r->guest);

	/* A guest that the host does not let run is no slow guest */
	step -= MIN(waited, step * RUN_STARVED);
	r->ticked_ms = now;
	if (r->held) {
		run_unhold(r);
		step = 0;
	}
	r->total_ms += step;
	r->phase_ms += step;
	r->quiet_ms = bytes == r->bytes ? r->quiet_ms + step : 0;
	r->bytes = bytes;
	folder_flush(&r->folder);
	if (r->folder.error)
		run_fail(r, "%s: %s", r->folder.error_file, strerror(-r->folder.error));
	if (r->outcome)
		return;
	r->limit = run_tripped(r);
	if (r->limit)
		run_end(r, OUTCOME_TIMEOUT);
}

static struct json_object *run_report_files(const struct run *r)
{
	const struct transport *t = &r->guest->transport;
	struct json_object *files = json_object_new_object();

	for (unsigned int i = 0; i < t->nfiles; i++) {
		struct json_object *o = json_object_new_object();

		json_add_int(o, "announced", t->file[i].size);
		json_add_int(o, "received", t->file[i].received);
		json_object_object_add(files, t->file[i].name, o);
	}
	return files;
}

static struct json_object *run_report_moments(const struct run *r)
{
	struct json_object *o = json_object_new_object();

	for (int i = 0; i < AT_COUNT; i++)
		if (r->seen[i])
			json_add_ms(o, moment_name[i], r->at[i]);
	return o;
}

static struct json_object *run_report_clock(const struct run *r)
{
	struct json_object *o = json_object_new_object();

	json_add_ms(o, "host_ms", r->tod.host_ms);
	json_add_str(o, "tod", r->tod.tod);
	json_add_ms(o, "rtt_ms", r->tod.rtt_ms);
	return o;
}

static struct json_object *run_report_sampling(const struct run *r)
{
	struct json_object *o = json_object_new_object();

	json_add_int(o, "samples", r->guest->cpus.samples);
	json_add_ms(o, "slowest_answer_ms", r->guest->cpus.slowest_ms);
	return o;
}

static struct json_object *run_report_new(const struct run_request *q)
{
	struct json_object *o = json_object_new_object();

	json_add_int(o, "schema", RUN_SCHEMA);
	json_add_str(o, "tree", q->settings->tree);
	json_add_str(o, "kernel", q->kernel->name);
	json_add_str(o, "case", q->testcase->name);
	json_add_int(o, "run", q->number);
	json_add_str(o, "accel", q->settings->accel);
	json_add_int(o, "cpus", q->testcase->cpus);
	json_add_int(o, "mem_mb", q->testcase->mem_mb);
	return o;
}

static struct json_object *run_report(struct run *r)
{
	struct json_object *o = run_report_new(r->request);
	struct json_object *acts = operator_report(&r->oper);

	json_add_str(o, "nonce", r->nonce);
	json_add_str(o, "qemu", r->guest->qmp.version);
	json_add_str(o, "started", r->started);
	json_add_str(o, "outcome", outcome_word(r->outcome));
	json_add_str(o, "limit", limit_name[r->limit]);
	json_add_str(o, "error", *r->error ? r->error : NULL);
	json_object_object_add(o, "interrupted", json_object_new_boolean(r->loop->stop));
	json_object_object_add(o, "host_ms", run_report_moments(r));
	if (r->tod.rounds)
		json_object_object_add(o, "clock", run_report_clock(r));
	json_object_object_foreach (r->said, key, value)
		json_object_object_add(o, key, json_object_get(value));
	json_object_object_add(o, "exits", json_object_get(r->exits));
	json_object_object_add(o, "files", run_report_files(r));
	if (r->panic)
		json_object_object_add(o, "panic", json_object_get(r->panic));
	if (acts)
		json_object_object_add(o, "operator", acts);
	json_object_object_add(o, "sampling", run_report_sampling(r));
	return o;
}

static void run_started(struct run *r)
{
	time_t now = time(NULL);
	struct tm tm;

	strftime(r->started, sizeof(r->started), "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &tm));
}

static void run_copy_inputs(struct folder *folder, const struct run_request *q)
{
	folder_copy(folder, q->testcase->path, EVIDENCE_CASE);
	folder_copy(folder, q->kernel->json_path, EVIDENCE_KERNEL);
	folder_link(folder, q->kernel->vmlinux, EVIDENCE_VMLINUX);
}

static int run_get_guest(struct run *r)
{
	const struct run_request *q = r->request;
	struct guest_spec spec = {
		.qemu = q->settings->qemu,
		.accel = q->settings->accel,
		.sandbox = q->settings->sandbox,
		.kernel = q->kernel,
		.testcase = q->testcase,
	};

	r->guest = q->guest ?: &r->own;
	if (!q->guest)
		return guest_start(r->guest, r->loop, &r->folder, &spec);
	guest_lend(r->guest, &r->folder);
	json_object_object_foreach (q->said, key, value)
		json_object_object_add(r->said, key, json_object_get(value));
	return 0;
}

static void run_start_guest(struct run *r)
{
	const struct run_request *q = r->request;
	int rc = run_get_guest(r);
	struct guest *g = r->guest;

	if (rc) {
		run_fail(r, "%s", g->error);
		return;
	}
	g->qemu.fn = run_qemu_ended;
	g->qmp.event = run_qmp_event;
	g->channel.fn = run_channel_line;
	g->transport.fn = run_file_event;
	g->qemu.arg = g->qmp.arg = g->channel.arg = g->transport.arg = r;
	operator_create(&r->oper, r->loop, &g->qmp, &r->clock, q->testcase, q->number);
	r->tick = loop_every(r->loop, RUN_TICK_MS, run_tick, r);
	if (g->qemu.exited)
		run_qemu_ended(r);
	else if (guest_run(g))
		run_fail(r, QMP_EPIPE_TEXT);
	if (q->guest && !r->outcome)
		run_ready(r);
}

/* Where QMP has gone silent, samples are missing and an end may have gone by unseen */
static void run_check_qmp(struct run *r)
{
	int rc = qmp_execute(&r->guest->qmp, "query-status", NULL, RUN_QMP_MS, NULL);

	if (!rc || r->loop->stop || r->outcome == OUTCOME_ERROR)
		return;
	r->outcome = OUTCOME_ERROR;
	r->limit = LIMIT_NONE;
	snprintf(r->error, sizeof(r->error), "%s",
		 rc == -EPIPE ? QMP_EPIPE_TEXT : "QEMU does not answer on QMP");
}

/* The lines of the end still reach the logs, but move nothing */
static void run_stop_guest(struct run *r)
{
	bool captured = r->outcome == OUTCOME_CAPTURED || r->outcome == OUTCOME_STARTED;
	bool alive = r->guest->cpus.n && !r->guest->qemu.exited && !r->loop->stop;

	if (!r->outcome)
		r->outcome = OUTCOME_ERROR;
	if (r->loop->stop && !*r->error)
		snprintf(r->error, sizeof(r->error), "interrupted");
	run_at(r, AT_END);
	cpus_sample(&r->guest->cpus, 0);
	run_profile_end(r);
	if (alive)
		run_check_qmp(r);
	if (alive && !captured)
		guest_autopsy(r->guest, r->request->testcase->vmdump);
	loop_forget(&r->tick);
	loop_forget(&r->aftermath);
	loop_forget(&r->poll);
}

static enum run_status run_finish(struct run *r)
{
	cleanup(json) struct json_object *report = NULL;
	int rc;

	run_stop_guest(r);
	folder_flush(&r->folder);
	if (r->folder.error && !*r->error) {
		snprintf(r->error, sizeof(r->error), "%s: %s", r->folder.error_file,
			 strerror(-r->folder.error));
		r->outcome = OUTCOME_ERROR;
	}
	report = run_report(r);
	operator_destroy(&r->oper);
	if (!r->request->guest)
		guest_stop(r->guest);
	folder_flush(&r->folder);
	rc = folder_finish(&r->folder, report);
	if (rc || r->folder.error) {
		warnx("%s: %s", r->folder.path, rc ? strerror(-rc) : r->error);
		return RUN_UNWRITTEN;
	}
	if (r->loop->stop)
		return RUN_INTERRUPTED;
	return *r->error ? RUN_HARNESS : RUN_COLLECTED;
}

enum run_status run_execute(struct loop *loop, const struct run_request *request)
{
	struct run r = { .request = request, .loop = loop };
	enum run_status status = RUN_UNWRITTEN;
	int rc;

	clock_start(&r.clock);
	run_started(&r);
	run_at(&r, AT_START);
	r.said = json_object_new_object();
	r.exits = json_object_new_array();
	rc = folder_create(&r.folder, request->path, &r.clock);
	if (!rc)
		rc = nonce_create(r.nonce);
	if (rc) {
		warnx("%s: %s", request->path, strerror(-rc));
	} else {
		run_copy_inputs(&r.folder, request);
		run_enter(&r, PHASE_BOOT);
		run_start_guest(&r);
		while (!r.done && !loop->stop)
			loop_step(loop, -1);
		status = run_finish(&r);
	}
	folder_destroy(&r.folder);
	json_object_put(r.said);
	json_object_put(r.exits);
	json_object_put(r.panic);
	return status;
}

enum run_status run_skip(const struct run_request *request, const char *why)
{
	cleanup(json) struct json_object *report = run_report_new(request);
	struct clock clock;
	struct folder folder;
	int rc;

	clock_start(&clock);
	rc = folder_create(&folder, request->path, &clock);
	if (!rc) {
		run_copy_inputs(&folder, request);
		json_add_str(report, "outcome", outcome_word(OUTCOME_SKIPPED));
		json_add_str(report, "error", why);
		rc = folder_finish(&folder, report) ?: folder.error;
	}
	if (rc)
		warnx("%s: %s", request->path, strerror(-rc));
	folder_destroy(&folder);
	return rc ? RUN_UNWRITTEN : RUN_COLLECTED;
}
