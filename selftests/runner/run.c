// SPDX-License-Identifier: GPL-2.0
/* run.c - one run: boot, race, capture; what happened, not what it means */
#include <err.h>
#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "facts.h"
#include "timelimit.h"
#include "psw.h"
#include "run.h"

#define RUN_TICK_MS	   100
#define RUN_RACE_PERIOD_MS 2
#define RUN_PERIOD_MS	   100
#define RUN_AFTERMATH_MS   100
#define RUN_LOOK_MS	   2
#define RUN_QMP_MS	   10000

struct run {
	const struct run_request *request;
	struct loop *loop;
	struct clock clock;
	struct folder folder;
	struct guest *guest;
	struct guest own;
	struct vm_operator oper;
	struct source *tick, *aftermath, *look;
	bool done;
	bool held; /* ready, and told to wait */

	struct timelimit time;
	struct facts facts;
	struct psw psw;
};

static void run_at(struct run *r, enum moment m)
{
	facts_at(&r->facts, m, clock_ms(&r->clock));
}

static void run_enter(struct run *r, enum phase phase)
{
	timelimit_enter(&r->time, phase);
	if (r->request->phase)
		r->request->phase(r->request->arg, phase_text[phase]);
}

/* The first outcome stays */
static void run_end(struct run *r, enum outcome outcome)
{
	if (!r->facts.outcome)
		r->facts.outcome = outcome;
	r->done = true;
}

static void __printf(2, 3) run_fail(struct run *r, const char *fmt, ...)
{
	va_list ap;

	if (r->facts.outcome)
		return;
	va_start(ap, fmt);
	vsnprintf(r->facts.error, sizeof(r->facts.error), fmt, ap);
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
	if (r->facts.outcome)
		return;
	r->facts.outcome = outcome;
	run_enter(r, PHASE_END);
	cpus_sample(&r->guest->cpus, RUN_RACE_PERIOD_MS);
	r->aftermath = loop_after(r->loop, RUN_AFTERMATH_MS, run_aftermath_over, r);
}

static void run_say(struct run *r, const char *line)
{
	if (channel_say(&r->guest->channel, line))
		run_fail(r, "the channel takes no more");
}

static void run_ask_tod(struct run *r)
{
	r->facts.tod.asked_ms = clock_ms(&r->clock);
	run_say(r, PROTO_TOD_ASK);
}

static void run_look(void *arg)
{
	struct run *r = arg;

	r->request->look(r->request->arg, r->facts.nonce);
}

static void run_go(struct run *r)
{
	cleanup(free) char *line =
		text_format(PROTO_GO " nonce=%s%s", r->facts.nonce, r->request->testcase->go);

	run_enter(r, PHASE_GO);
	run_at(r, AT_GO);
	run_say(r, line);
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
	operator_set_record(&r->oper, json_get_str(r->facts.said, "record", ""));
	r->held = true;
	run_enter(r, PHASE_CLOCK);
	run_unhold(r);
}

static void on_hello(struct run *r, const struct channel_line *line)
{
	int cpus;

	/* The production kernel again: the guest was reset without QEMU telling */
	if (r->time.phase > PHASE_BOOT)
		run_end_soon(r, OUTCOME_RESET);
	facts_keep(&r->facts, line, "release", "release");
	/* May be fewer than the machine has: nr_cpus=, or a kernel of a small NR_CPUS */
	cpus = atoi(channel_value(line, "cpus"));
	if (cpus > 0)
		json_add_int(r->facts.said, "cpus_online", cpus);
	run_at(r, AT_HELLO);
}

static void on_ready(struct run *r, const struct channel_line *line)
{
	if (r->time.phase != PHASE_BOOT)
		return;
	channel_keep(line, r->facts.said);
	run_ready(r);
}

static void on_tod(struct run *r, const struct channel_line *line)
{
	if (r->time.phase != PHASE_CLOCK)
		return;
	if (!clock_tod_answered(&r->facts.tod, clock_ms(&r->clock), channel_value(line, "value")))
		run_fail(r, "the guest's answer to tod? is no TOD value");
	else if (r->facts.tod.rounds < CLOCK_ROUNDS)
		run_ask_tod(r);
	else
		run_go(r);
}

static void run_psw(struct run *r, int rc)
{
	if (rc)
		run_fail(r, EVIDENCE_PSW ": %s", strerror(-rc));
}

static void on_armed(struct run *r, const struct channel_line *line)
{
	if (r->time.phase != PHASE_GO)
		return;
	if (strcmp(channel_value(line, "nonce"), r->facts.nonce)) {
		run_fail(r, "the guest armed itself for another nonce");
		return;
	}
	if (*channel_value(line, "gate")) {
		run_fail(r, "gate=1 is for a sweep: nobody opens the gate of a run");
		return;
	}
	run_at(r, AT_ARMED);
	run_enter(r, PHASE_RACE);
	cpus_sample(&r->guest->cpus, RUN_RACE_PERIOD_MS);
	if (r->request->testcase->psw_ms)
		run_psw(r, psw_create(&r->psw, r->loop, &r->guest->qmp, &r->folder,
				      r->request->testcase->psw_ms));
	operator_trigger(&r->oper, TRIGGER_ARMED);
}

static void on_fail(struct run *r, const struct channel_line *line)
{
	/* The race may be over before its `armed` line has come through */
	if (r->time.phase != PHASE_RACE && r->time.phase != PHASE_GO)
		return;
	facts_keep(&r->facts, line, "nonce", "fail_nonce");
	facts_keep(&r->facts, line, "zero", "zero_tod");
	run_at(r, AT_FAIL);
	run_enter(r, PHASE_CAPTURE);
	run_psw(r, psw_destroy(&r->psw));
	cpus_sample(&r->guest->cpus, RUN_PERIOD_MS);
	operator_trigger(&r->oper, TRIGGER_FAIL);
}

static void on_exit_code(struct run *r, const struct channel_line *line)
{
	if (r->time.phase == PHASE_CAPTURE)
		facts_exit(&r->facts, line);
}

static void run_check_complete(struct run *r)
{
	if (r->facts.seen[AT_SUCCESS] && transport_is_idle(&r->guest->transport))
		run_end(r, OUTCOME_CAPTURED);
}

static void on_file(struct run *r, const struct channel_line *line)
{
	uint64_t size, root = 0;

	if (r->time.phase != PHASE_CAPTURE || r->facts.seen[AT_SUCCESS])
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
	if (r->time.phase != PHASE_CAPTURE || r->facts.seen[AT_SUCCESS])
		return;
	facts_keep(&r->facts, line, "nonce", "success_nonce");
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

	for (size_t i = 0; !r->facts.outcome && i < ARRAY_SIZE(run_words); i++)
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
		if (!r->facts.panic)
			r->facts.panic = json_object_get(json_get(data, "info", json_type_object));
		run_end_soon(r, OUTCOME_GUEST_PANICKED);
	} else if (!strcmp(reason, "guest-reset")) {
		run_end_soon(r, OUTCOME_RESET);
	} else if (!strcmp(name, "SHUTDOWN") && strncmp(reason, "host-", 5)) {
		run_end_soon(r, OUTCOME_SHUTDOWN);
	} else if (!strcmp(name, "STOP") && r->look && !r->facts.outcome) {
		run_end(r, OUTCOME_STARTED);
	}
}

static void run_qemu_ended(void *arg)
{
	struct run *r = arg;
	cleanup(free) char *words = qemu_last_words(&r->folder);

	run_fail(r, "QEMU ended by itself, %s%s%.180s", child_status(&r->guest->qemu),
		 words ? ": " : "", words ?: "");
}

static void run_tick(void *arg)
{
	struct run *r = arg;

	timelimit_tick(&r->time, clock_ms(&r->clock), cpus_waited(&r->guest->cpus),
		       guest_bytes(r->guest), r->held);
	if (r->held)
		run_unhold(r);
	folder_flush(&r->folder);
	if (r->folder.error)
		run_fail(r, "%s: %s", r->folder.error_file, strerror(-r->folder.error));
	if (r->facts.outcome)
		return;
	r->facts.limit = timelimit_over(&r->time, r->request->testcase->limit_ms);
	if (r->facts.limit)
		run_end(r, OUTCOME_TIMEOUT);
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
		json_object_object_add(r->facts.said, key, json_object_get(value));
	return 0;
}

/* The guest stands at its gate, or in the midst of the race */
static void run_resume(struct run *r)
{
	const struct run_request *q = r->request;
	int rc;

	snprintf(r->facts.nonce, sizeof(r->facts.nonce), "%s", q->nonce);
	for (enum moment m = AT_READY; m <= AT_ARMED; m++)
		run_at(r, m);
	run_enter(r, PHASE_RACE);
	if (q->look)
		r->look = loop_every(r->loop, RUN_LOOK_MS, run_look, r);
	if (!q->brief)
		cpus_sample(&r->guest->cpus, RUN_RACE_PERIOD_MS);
	rc = q->resume(q->arg);
	if (rc)
		run_fail(r, "the guest does not run on: %s", strerror(-rc));
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
	else if (q->resume)
		run_resume(r);
	else if (guest_run(g))
		run_fail(r, QMP_EPIPE_TEXT);
}

/* Where QMP has gone silent, samples are missing and an end may have gone by unseen */
static void run_check_qmp(struct run *r)
{
	int rc = qmp_execute(&r->guest->qmp, "query-status", NULL, RUN_QMP_MS, NULL);

	if (!rc || r->loop->stop || r->facts.outcome == OUTCOME_ERROR)
		return;
	r->facts.outcome = OUTCOME_ERROR;
	r->facts.limit = LIMIT_NONE;
	snprintf(r->facts.error, sizeof(r->facts.error), "%s",
		 rc == -EPIPE ? QMP_EPIPE_TEXT : "QEMU does not answer on QMP");
}

/* The lines of the end still reach the logs, but move nothing */
static void run_stop_guest(struct run *r)
{
	bool captured = r->facts.outcome == OUTCOME_CAPTURED || r->facts.outcome == OUTCOME_STARTED;
	bool alive = r->guest->cpus.n && !r->guest->qemu.exited && !r->loop->stop;

	if (!r->facts.outcome)
		r->facts.outcome = OUTCOME_ERROR;
	if (r->loop->stop && !*r->facts.error)
		snprintf(r->facts.error, sizeof(r->facts.error), "interrupted");
	run_at(r, AT_END);
	if (r->look)
		run_look(r);
	cpus_sample(&r->guest->cpus, 0);
	run_psw(r, psw_destroy(&r->psw));
	if (alive)
		run_check_qmp(r);
	if (alive && !captured)
		guest_autopsy(r->guest, r->request->testcase->vmdump);
	loop_forget(&r->tick);
	loop_forget(&r->aftermath);
	loop_forget(&r->look);
}

static enum run_status run_write(struct run *r, struct json_object *report)
{
	int rc;

	folder_close_logs(&r->folder);
	if (r->folder.error && !*r->facts.error) {
		snprintf(r->facts.error, sizeof(r->facts.error), "%s: %s", r->folder.error_file,
			 strerror(-r->folder.error));
		json_add_str(report, "outcome", outcome_word(OUTCOME_ERROR));
		json_add_str(report, "error", r->facts.error);
	}
	rc = folder_finish(&r->folder, report);
	if (rc || r->folder.error)
		return refused(RUN_UNWRITTEN, "%s: %s", r->folder.path,
			       rc ? strerror(-rc) : r->facts.error);
	if (r->loop->stop)
		return RUN_INTERRUPTED;
	return *r->facts.error ? RUN_HARNESS : RUN_COLLECTED;
}

static enum run_status run_guest(struct run *r)
{
	cleanup(json) struct json_object *report = NULL;

	run_enter(r, PHASE_BOOT);
	run_start_guest(r);
	while (!r->done && !r->loop->stop)
		loop_step(r->loop, -1);
	run_stop_guest(r);
	report = facts_json(&r->facts, r->request, r->guest, &r->oper);
	operator_destroy(&r->oper);
	if (!r->request->guest)
		guest_stop(r->guest);
	return run_write(r, report);
}

enum run_status run_execute(struct loop *loop, const struct run_request *request)
{
	struct run r = { .request = request, .loop = loop };
	cleanup(json) struct json_object *skipped = NULL;
	enum run_status status;
	int rc;

	clock_start(&r.clock);
	facts_create(&r.facts);
	run_at(&r, AT_START);
	rc = folder_create(&r.folder, request->path, &r.clock);
	if (!rc)
		rc = channel_nonce(r.facts.nonce);
	if (!rc) {
		folder_copy(&r.folder, request->testcase->path, EVIDENCE_CASE);
		folder_copy(&r.folder, request->kernel->json_path, EVIDENCE_KERNEL);
		folder_link(&r.folder, request->kernel->vmlinux, EVIDENCE_VMLINUX);
	}
	if (rc)
		status = refused(RUN_UNWRITTEN, "%s: %s", request->path, strerror(-rc));
	else if (!request->unfit)
		status = run_guest(&r);
	else
		status = run_write(&r, skipped = facts_json_skipped(request));
	folder_destroy(&r.folder);
	facts_destroy(&r.facts);
	return status;
}
