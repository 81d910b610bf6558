// SPDX-License-Identifier: GPL-2.0
/* verdict.c - one run: what was seen, against what its case says must be seen */
#include <math.h>
#include <string.h>

#include "check.h"
#include "file.h"
#include "hang.h"
#include "losers.h"
#include "verdict.h"

const char *const verdict_word[] = {
	[VERDICT_OK] = "ok",	       [VERDICT_NOT_OK] = "not ok", [VERDICT_SKIP] = "skip",
	[VERDICT_TIMEOUT] = "timeout", [VERDICT_ERROR] = "error",
};

enum dump_state { DUMP_NOT_JUDGED, DUMP_SAVED, DUMP_LOST, DUMP_INCOMPLETE, DUMP_NONE_EXPECTED };

static const char *const dump_word[] = {
	[DUMP_SAVED] = "saved",
	[DUMP_LOST] = "lost",
	[DUMP_INCOMPLETE] = "incomplete",
	[DUMP_NONE_EXPECTED] = "none-expected",
};

struct verdict {
	struct evidence ev;
	struct scene scene;
	bool has_scene;
	struct check_result *check; /* of check_table; NULL: there was no dump to look at */

	enum dump_state dump;
	struct loser loser[CRASH_TRIGGER_CPUS];
	int nlosers; /* -1: not known */
	char *losers_why;
	char *where; /* each CPU stood, in a run without a dump; NULL: not known */

	enum verdict_kind kind;
	char *text;
	bool retry;
	int64_t seconds; /* of the limit that ended it */
};

static void decide(struct verdict *v, enum verdict_kind kind, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

static void decide(struct verdict *v, enum verdict_kind kind, const char *fmt, ...)
{
	va_list ap;

	v->kind = kind;
	free(v->text);
	va_start(ap, fmt);
	v->text = text_tame(text_vformat(fmt, ap));
	va_end(ap);
}

/* Names of the checks with @state, or those of them that decide whether it was saved */
static char *list_checks(const struct verdict *v, enum check_state state, bool saved_only)
{
	char *list = NULL;

	for (size_t i = 0; v->check && i < check_count; i++)
		if (v->check[i].state == state && (check_table[i].saved || !saved_only))
			text_add(&list, "; ", "%s: %s", check_table[i].name, v->check[i].detail);
	return list;
}

/* Look at what the capture kernel left; without a word from it there is no dump */
static void look_at_dump(struct verdict *v, const struct scene_options *opt)
{
	cleanup(free) char *vmcore = evidence_path(&v->ev, EVIDENCE_VMCORE);
	cleanup(free) char *vmlinux = evidence_path(&v->ev, EVIDENCE_VMLINUX);
	cleanup(free) char *wrong = NULL;

	v->dump = DUMP_LOST;
	if (isnan(v->ev.seen.fail_ms) && v->ev.seen.outcome != OUTCOME_CAPTURED)
		return;
	v->scene.opt = *opt;
	v->scene.ev = &v->ev;
	scene_open(&v->scene, vmcore, vmlinux);
	v->has_scene = true;
	v->check = calloc(check_count, sizeof(*v->check));
	if (!v->check)
		exit(3);
	check_run(&v->scene, v->check);
	wrong = list_checks(v, CHECK_FAILED, true);
	v->dump = wrong || v->ev.seen.outcome != OUTCOME_CAPTURED ? DUMP_INCOMPLETE : DUMP_SAVED;
	v->nlosers = losers_find(&v->scene, v->loser, &v->losers_why);
}

static double latency(const struct verdict *v)
{
	if (!v->has_scene || !v->scene.first_call || !v->ev.seen.zero_tod)
		return NAN;
	return tod_ms(v->scene.first_call, v->ev.seen.zero_tod);
}

/*
 * A control must lose its dump, but only a race that took place can show it. A
 * CPU whose call was recorded still ran when the other was in panic(); one
 * without a recorded call was stopped before it came that far. A case may
 * narrow the time within which the second call must come ("window_ms").
 */
static bool calls_overlapped(const struct verdict *v, char **how)
{
	double apart = tod_ms(v->scene.first_call, v->scene.last_call);

	if (!v->has_scene || !v->scene.record) {
		text_set(how, "the calls of panic() are not known");
		return true;
	}
	if (v->ev.seen.restart.done) {
		text_set(how, "PSW restart brought it");
		return true;
	}
	if (v->scene.ncalls < 2) {
		text_set(how, "only %u CPU came to call panic()", v->scene.ncalls);
		return false;
	}
	text_set(how, "the calls of panic() were %.3f ms apart", apart);
	return apart <= v->ev.must.window_ms;
}

static void judge_lost(struct verdict *v)
{
	cleanup(free) char *how = NULL;

	if (v->dump == DUMP_LOST) {
		decide(v, VERDICT_OK, "dump lost, as it must be");
	} else if (v->dump == DUMP_INCOMPLETE) {
		cleanup(free) char *wrong = list_checks(v, CHECK_FAILED, true);

		decide(v, VERDICT_NOT_OK, "dump incomplete, but it must be lost: %s",
		       wrong ? wrong : "the capture kernel did not finish");
	} else if (calls_overlapped(v, &how)) {
		decide(v, VERDICT_NOT_OK, "dump saved, but it must be lost: %s", how);
	} else {
		decide(v, VERDICT_SKIP, "no race took place: %s", how);
		v->retry = true;
	}
}

/* NULL: all is as the case demands */
static char *judge_losers(struct verdict *v)
{
	const char *demand = v->ev.must.losers;
	bool (*fits)(const struct loser *l, char **why) = NULL;
	char *wrong = NULL;

	if (!demand || !strcmp(demand, "any"))
		return NULL;
	if (!strcmp(demand, "stopped"))
		fits = losers_stopped;
	else if (!strcmp(demand, "late"))
		fits = losers_late;
	else
		return text_format("the case demands losers \"%s\", which is no demand", demand);
	if (v->nlosers < 0)
		return text_format("losers: %s", v->losers_why);
	for (int i = 0; i < v->nlosers; i++)
		fits(v->loser + i, &wrong);
	if (wrong)
		text_set(&wrong, "losers must be %s: %s", demand, wrong);
	return wrong;
}

/* QEMU's silence is no fault of the kernel's */
static const struct loser *unwatched_loser(const struct verdict *v)
{
	for (int i = 0; i < v->nlosers; i++)
		if (v->loser[i].gap_ms > LOSER_GAP_MS)
			return v->loser + i;
	return NULL;
}

static void judge_saved(struct verdict *v)
{
	const struct loser *unwatched = unwatched_loser(v);
	cleanup(free) char *failed = list_checks(v, CHECK_FAILED, false);
	cleanup(free) char *losers = NULL;
	cleanup(free) char *said = NULL;
	const char *demand = v->ev.must.losers;
	double ms = latency(v);

	if (v->dump == DUMP_LOST) {
		decide(v, VERDICT_NOT_OK, "dump lost (%s), but it must be saved%s%s",
		       v->ev.seen.outcome_word, v->where ? ": " : "", v->where ? v->where : "");
		return;
	}
	if (v->dump == DUMP_INCOMPLETE) {
		decide(v, VERDICT_NOT_OK, "dump incomplete, but it must be saved: %s",
		       failed ? failed : "the capture kernel did not finish");
		return;
	}
	losers = judge_losers(v);
	if (losers && !failed && unwatched) {
		decide(v, VERDICT_ERROR,
		       "the dump is saved, but QEMU told nothing of CPU %u for %.0f ms: %s",
		       unwatched->cpu, unwatched->gap_ms, losers);
	} else if (failed || losers) {
		decide(v, VERDICT_NOT_OK, "dump saved, but %s%s%s", failed ? failed : "",
		       failed && losers ? "; " : "", losers ? losers : "");
	}
	if (failed || losers)
		return;
	if (!isnan(ms))
		text_add(&said, "", " in %.0f ms", ms);
	if (demand && v->nlosers > 0)
		text_add(&said, "", ", %d loser%s %s", v->nlosers, v->nlosers == 1 ? "" : "s",
			 demand);
	decide(v, VERDICT_OK, "dump saved%s", said ? said : "");
}

static void judge_none(struct verdict *v)
{
	if (v->dump == DUMP_LOST) {
		v->dump = DUMP_NONE_EXPECTED;
		decide(v, VERDICT_OK, "no dump (%s), as it must be", v->ev.seen.outcome_word);
	} else {
		decide(v, VERDICT_NOT_OK, "dump %s, but there must be none", dump_word[v->dump]);
	}
}

/* There is a dump, and it is not whole: never taken for a saved one */
static void judge_incomplete(struct verdict *v)
{
	cleanup(free) char *wrong = list_checks(v, CHECK_FAILED, true);

	if (v->dump == DUMP_INCOMPLETE)
		decide(v, VERDICT_OK, "dump incomplete, as it must be: %s",
		       wrong ? wrong : "the capture kernel did not finish");
	else
		decide(v, VERDICT_NOT_OK, "dump %s, but it must be incomplete", dump_word[v->dump]);
}

/* Measured and counted, not judged: who wins a race may decide */
static void judge_any(struct verdict *v)
{
	decide(v, VERDICT_OK, "dump %s; it may be saved or lost", dump_word[v->dump]);
}

static bool list_has(const char *list, const char *word)
{
	size_t len = strlen(word);

	for (; list; list = strchr(list, ',') ? strchr(list, ',') + 1 : NULL)
		if (!strncmp(list, word, len) && (!list[len] || list[len] == ','))
			return true;
	return false;
}

/*
 * A case may demand how the run ends, in one of several ways ("a,b"); a hang
 * that it demands is no timeout.
 */
static bool outcome_demanded(const struct verdict *v)
{
	return list_has(v->ev.must.outcome, v->ev.seen.outcome_word);
}

/* A case may demand that the run ends so long after it was armed ("within_ms") */
static bool judge_time(struct verdict *v)
{
	double ms = v->ev.seen.end_ms - v->ev.seen.armed_ms;
	double within = v->ev.must.within_ms;

	if (isnan(within) || ms <= within)
		return true;
	decide(v, VERDICT_NOT_OK, "%s %.0f ms after it was armed, but it must come within %.0f ms",
	       v->ev.seen.outcome_word, ms, within);
	return false;
}

/* How the run ended, as the text of a verdict on a dump that was not to be */
static bool judge_outcome(struct verdict *v)
{
	if (outcome_demanded(v) || !v->ev.must.outcome)
		return judge_time(v);
	decide(v, VERDICT_NOT_OK, "%s, but it must be %s", v->ev.seen.outcome_word,
	       v->ev.must.outcome);
	return false;
}

/* The dump's fate was decided before the operator came: count it, judge nobody by it */
static void judge_out_of_reach(struct verdict *v)
{
	if (v->dump == DUMP_NOT_JUDGED)
		v->dump = DUMP_LOST;
	decide(v, VERDICT_SKIP, "out of reach: %s; dump %s", v->ev.seen.restart.reach,
	       dump_word[v->dump]);
}

static void judge_timeout(struct verdict *v)
{
	const struct evidence_seen *seen = &v->ev.seen;

	v->seconds = seen->limit_s < 0 ? lround(seen->end_ms / 1000) : seen->limit_s;
	v->dump = DUMP_LOST;
	decide(v, VERDICT_TIMEOUT, "limit \"%s\" ended the run%s%s%s", seen->limit,
	       isnan(seen->fail_ms) ? "" : " in the capture kernel", v->where ? ": " : "",
	       v->where ? v->where : "");
}

/*
 * The CPU that still operates where QEMU says that all are stopped, or -1. QEMU
 * (TCG) does not wake a CPU that was stopped in wait state when it is restarted
 * (s390_cpu_set_state(), target/s390x/cpu.c), and takes it for a stopped one.
 */
static int shutdown_contradicted(const struct evidence_seen *seen, int quiesced)
{
	if (seen->outcome != OUTCOME_SHUTDOWN)
		return -1;
	return samples_operates_at_end(&seen->samples, quiesced);
}

/* What a case may demand of the dump */
static const struct {
	const char *dump;
	void (*judge)(struct verdict *v);
} demand[] = {
	{ "lost", judge_lost }, { "saved", judge_saved }, { "incomplete", judge_incomplete },
	{ "none", judge_none }, { "any", judge_any },
};

static void judge_dump(struct verdict *v)
{
	for (size_t i = 0; v->ev.must.dump && i < ARRAY_SIZE(demand); i++)
		if (!strcmp(v->ev.must.dump, demand[i].dump)) {
			demand[i].judge(v);
			return;
		}
	decide(v, VERDICT_ERROR,
	       "%s: expect.%s.dump is neither saved, lost, incomplete, none nor any", EVIDENCE_CASE,
	       v->ev.class);
}

/* What ended so early, or so oddly, that no dump is looked for */
static bool judge_end(struct verdict *v, int quiesced)
{
	const struct evidence_seen *seen = &v->ev.seen;
	int cpu = shutdown_contradicted(seen, quiesced);

	if (seen->interrupted) {
		decide(v, VERDICT_ERROR, "the run was interrupted");
	} else if (seen->outcome == OUTCOME_ERROR) {
		decide(v, VERDICT_ERROR, "%s",
		       seen->error ? seen->error : "the runner met an error");
	} else if (seen->outcome == OUTCOME_SKIPPED) {
		decide(v, VERDICT_SKIP, "%s", seen->error ? seen->error : "not for this kernel");
	} else if (!v->ev.must.expect) {
		decide(v, VERDICT_SKIP, "not for this kernel (class %s)", v->ev.class);
	} else if (seen->outcome == OUTCOME_TIMEOUT && seen->restart.out_of_reach) {
		judge_out_of_reach(v);
	} else if (seen->outcome == OUTCOME_TIMEOUT && !outcome_demanded(v)) {
		judge_timeout(v);
	} else if (isnan(seen->armed_ms)) {
		/* A guest that died at boot says nothing about a panic that it never reached */
		decide(v, VERDICT_ERROR, "the guest ended before it was armed (%s), see %s",
		       seen->outcome_word, EVIDENCE_CONSOLE);
	} else if (cpu >= 0) {
		v->retry = true;
		decide(v, VERDICT_ERROR,
		       "QEMU ended the guest as if all CPUs were stopped, but CPU %d operates",
		       cpu);
	} else {
		return false;
	}
	return true;
}

static void judge(struct verdict *v, const struct scene_options *opt)
{
	cleanup(free) char *broken = NULL;
	int quiesced;

	v->where = hang_explain(&v->ev, &quiesced);
	if (judge_end(v, quiesced))
		return;
	look_at_dump(v, opt);
	broken = list_checks(v, CHECK_ERROR, false);
	if (broken)
		decide(v, VERDICT_ERROR, "%s", broken);
	else if (v->ev.seen.restart.out_of_reach)
		judge_out_of_reach(v);
	else if (judge_outcome(v))
		judge_dump(v);
}

static void put_text(struct json_object *o, const char *key, const char *text)
{
	json_object_object_add(o, key, text ? json_object_new_string(text) : NULL);
}

static void put_ms(struct json_object *o, const char *key, double ms)
{
	char text[64];

	snprintf(text, sizeof(text), "%.1f", ms);
	json_object_object_add(o, key, isnan(ms) ? NULL : json_object_new_double_s(ms, text));
}

static void put_cpu(struct json_object *o, const char *key, int cpu)
{
	json_object_object_add(o, key, cpu < 0 ? NULL : json_object_new_int(cpu));
}

static struct json_object *list_calls(const struct verdict *v)
{
	struct json_object *list = json_object_new_array();

	for (unsigned int cpu = 0; v->has_scene && cpu < CRASH_TRIGGER_CPUS; cpu++) {
		uint64_t tod = scene_call(&v->scene, cpu);
		struct json_object *o;

		if (!tod)
			continue;
		o = json_object_new_object();
		put_cpu(o, "cpu", cpu);
		put_ms(o, "after_ms", tod_ms(v->scene.first_call, tod));
		put_ms(o, "host_ms", evidence_host_ms(&v->ev, tod));
		json_object_array_add(list, o);
	}
	return list;
}

static struct json_object *list_losers(const struct verdict *v)
{
	struct json_object *list = json_object_new_array();

	for (int i = 0; i < v->nlosers; i++) {
		const struct loser *l = v->loser + i;
		struct json_object *o = json_object_new_object();

		put_cpu(o, "cpu", l->cpu);
		put_ms(o, "stopped_after_ms", l->stopped_after_ms);
		put_ms(o, "operating_ms", l->operating_ms);
		put_ms(o, "host_cpu_ms", l->host_cpu_ms);
		put_ms(o, "grace_ms", l->grace_ms);
		put_ms(o, "counted_until_ms", l->end_ms - l->call_ms);
		json_object_array_add(list, o);
	}
	return list;
}

static struct json_object *list_results(const struct verdict *v)
{
	struct json_object *list = json_object_new_array();

	for (size_t i = 0; v->check && i < check_count; i++) {
		struct json_object *o = json_object_new_object();
		const struct check_result *r = v->check + i;

		put_text(o, "name", check_table[i].name);
		/* null: it could not be judged, and detail says why */
		json_object_object_add(o, "ok",
				       r->state == CHECK_OK || r->state == CHECK_FAILED
					       ? json_object_new_boolean(r->state == CHECK_OK)
					       : NULL);
		put_text(o, "detail", r->detail);
		json_object_array_add(list, o);
	}
	return list;
}

static void copy_member(struct json_object *to, struct json_object *from, const char *key)
{
	struct json_object *v = NULL;

	json_object_object_get_ex(from, key, &v);
	json_object_object_add(to, key, json_object_get(v));
}

static struct json_object *make_result(const struct verdict *v)
{
	struct json_object *o = json_object_new_object();

	copy_member(o, v->ev.run, "tree");
	copy_member(o, v->ev.run, "kernel");
	copy_member(o, v->ev.run, "case");
	json_object_object_add(o, "run", json_object_new_int(v->ev.run_nr));
	copy_member(o, v->ev.run, "nonce");
	copy_member(o, v->ev.run, "accel");
	copy_member(o, v->ev.run, "qemu");
	copy_member(o, v->ev.run, "cpus");
	json_object_object_add(o, "panicking",
			       json_object_new_int(v->has_scene && v->scene.record
							   ? v->scene.ncalls
							   : v->ev.asked.panicking));
	put_cpu(o, "winner", v->has_scene ? scene_winner(&v->scene) : -1);
	put_cpu(o, "ipl_cpu", v->has_scene ? v->scene.ipl_cpu : -1);
	put_text(o, "dump", v->dump ? dump_word[v->dump] : NULL);
	put_ms(o, "latency_ms", latency(v));
	json_object_object_add(o, "losers", list_losers(v));
	json_object_object_add(o, "checks", list_results(v));
	put_text(o, "verdict", verdict_word[v->kind]);

	put_text(o, "text", v->text);
	put_text(o, "where", v->where);
	json_object_object_add(o, "retry", json_object_new_boolean(v->retry));
	json_object_object_add(o, "timeout_s",
			       v->kind == VERDICT_TIMEOUT ? json_object_new_int64(v->seconds)
							  : NULL);
	copy_member(o, v->ev.run, "mem_mb");
	copy_member(o, v->ev.run, "outcome");
	copy_member(o, v->ev.run, "started");
	put_text(o, "class", v->ev.class);
	copy_member(o, v->ev.run, "operator");
	put_text(o, "out_of_reach",
		 v->ev.seen.restart.out_of_reach ? v->ev.seen.restart.reach : NULL);
	json_object_object_add(o, "expect", json_object_get(v->ev.must.expect));
	json_object_object_add(o, "calls", list_calls(v));
	put_ms(o, "end_ms", v->ev.seen.end_ms);
	json_object_object_add(o, "judge", json_object_new_int(VERDICT_VERSION));
	return o;
}

static struct json_object *write_result(const struct verdict *v, int *err)
{
	struct json_object *result = make_result(v);
	cleanup(free) char *path = evidence_path(&v->ev, EVIDENCE_RESULT);
	const char *text;

	text = json_object_to_json_string_ext(result, JSON_C_TO_STRING_PRETTY |
							      JSON_C_TO_STRING_NOSLASHESCAPE);
	*err = file_write(path, text, strlen(text));
	if (*err) {
		json_object_put(result);
		return NULL;
	}
	return result;
}

struct json_object *verdict_run(const char *dir, const struct scene_options *opt, int *err)
{
	struct verdict v = { .nlosers = -1 };
	struct json_object *result;
	cleanup(free) char *why = NULL;

	if (evidence_open(&v.ev, dir, &why))
		decide(&v, VERDICT_ERROR, "%s", why ? why : "out of memory");
	else
		judge(&v, opt);
	result = write_result(&v, err);
	if (v.check)
		check_free(v.check);
	free(v.check);
	if (v.has_scene)
		scene_close(&v.scene);
	evidence_close(&v.ev);
	free(v.losers_why);
	free(v.where);
	free(v.text);
	return result;
}

struct json_object *verdict_crash(const char *dir, int sig, int *err)
{
	struct verdict v = { .nlosers = -1 };
	struct json_object *result;
	cleanup(free) char *why = NULL;

	if (evidence_open(&v.ev, dir, &why))
		decide(&v, VERDICT_ERROR, "%s", why ? why : "out of memory");
	else
		decide(&v, VERDICT_ERROR,
		       "the judge itself died of this evidence (%s), which is a fault of it",
		       strsignal(sig));
	result = write_result(&v, err);
	evidence_close(&v.ev);
	free(v.text);
	return result;
}

enum verdict_kind verdict_of(struct json_object *result)
{
	const char *word = json_get_str(result, "verdict", NULL);

	for (size_t i = 0; word && i <= VERDICT_ERROR; i++)
		if (!strcmp(word, verdict_word[i]))
			return i;
	return VERDICT_ERROR;
}

/* "#" starts a directive in KTAP: nothing that a guest wrote may start one */
static char *no_directive(char *s)
{
	for (char *p = s; *p; p++)
		if (*p == '#')
			*p = '?';
	return text_tame(s);
}

static const char *member(struct json_object *result, const char *key)
{
	const char *s = json_get_str(result, key, NULL);

	return s ? s : "?";
}

char *verdict_line(struct json_object *result)
{
	enum verdict_kind kind = verdict_of(result);

	if (kind == VERDICT_SKIP || kind == VERDICT_ERROR)
		return no_directive(
			text_format("%s %s", member(result, "kernel"), member(result, "case")));
	return no_directive(text_format("%s %s: %s", member(result, "kernel"),
					member(result, "case"), member(result, "text")));
}

char *verdict_directive(struct json_object *result)
{
	enum verdict_kind kind = verdict_of(result);
	int64_t seconds = 0;
	char *text;

	if (kind == VERDICT_TIMEOUT) {
		json_get_int(result, "timeout_s", &seconds);
		return text_format(" # TIMEOUT %lld seconds", (long long)seconds);
	}
	if (kind != VERDICT_SKIP && kind != VERDICT_ERROR)
		return text_format("%s", "");
	text = no_directive(text_format("%s", member(result, "text")));
	text_set(&text, " # %s %s", kind == VERDICT_SKIP ? "SKIP" : "ERROR", text);
	return text;
}

int verdict_exit(enum verdict_kind kind)
{
	if (kind == VERDICT_OK || kind == VERDICT_SKIP)
		return 0;
	return kind == VERDICT_ERROR ? 3 : 1;
}
