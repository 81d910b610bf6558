// SPDX-License-Identifier: GPL-2.0
/* verdict.c - one run: what was seen, against what its case says must be seen */
#include <math.h>

#include "hang.h"
#include "result.h"
#include "splat.h"

const char *const dump_word[] = {
	[DUMP_SAVED] = "saved",
	[DUMP_LOST] = "lost",
	[DUMP_INCOMPLETE] = "incomplete",
	[DUMP_NONE_EXPECTED] = "none-expected",
};

__printf(3, 4) static void decide(struct verdict *v, enum verdict_kind kind, const char *fmt, ...)
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
		if (v->check[i].state == state &&
		    (check_table[i].flags & CHECK_SAVED || !saved_only))
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
	v->check = xcalloc(check_count, sizeof(*v->check));
	check_run(&v->scene, v->check);
	wrong = list_checks(v, CHECK_FAILED, true);
	v->dump = wrong || v->ev.seen.outcome != OUTCOME_CAPTURED ? DUMP_INCOMPLETE : DUMP_SAVED;
	v->nlosers = losers_find(&v->scene, v->loser, &v->losers_why);
}

double verdict_latency_ms(const struct verdict *v)
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

	if (!v->has_scene || !v->scene.record)
		return text_fail(how, true, "the calls of panic() are not known");
	if (v->ev.seen.restart.done)
		return text_fail(how, true, "PSW restart brought it");
	if (v->scene.ncalls < 2)
		return text_fail(how, false, "only %u CPU came to call panic()", v->scene.ncalls);
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
	double ms = verdict_latency_ms(v);

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
	} else {
		if (!isnan(ms))
			text_add(&said, "", " in %.0f ms", ms);
		if (demand && v->nlosers > 0)
			text_add(&said, "", ", %d loser%s %s", v->nlosers,
				 v->nlosers == 1 ? "" : "s", demand);
		decide(v, VERDICT_OK, "dump saved%s", said ? said : "");
	}
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

/* All may end as it must, and the kernel have found a fault of its own on the way */
static void judge_splat(struct verdict *v)
{
	const char *must = v->ev.must.splat;
	bool seen = false;
	cleanup(free) char *splat = v->kind == VERDICT_OK ? splat_find(&v->ev, must, &seen) : NULL;
	cleanup(free) char *text = NULL;

	if (v->kind != VERDICT_OK || (!splat && !must))
		return;
	text = v->text;
	v->text = NULL;
	if (splat)
		decide(v, VERDICT_NOT_OK, "%s, but the kernel says: %s", text, splat);
	else if (!seen)
		decide(v, VERDICT_NOT_OK, "%s, but the kernel does not say: %s", text, must);
	else
		decide(v, VERDICT_OK, "%s, and the kernel says, as it must: %s", text, must);
}

/*
 * A guest that had no memory left says nothing about its kernel, not of a control either;
 * only a case may demand a dump that is not whole, or none, for that.
 */
static void judge_memory(struct verdict *v)
{
	cleanup(free) char *said = NULL;

	if (v->kind == VERDICT_SKIP || (v->kind == VERDICT_OK && v->dump != DUMP_LOST &&
					(v->dump == DUMP_SAVED || strcmp(v->ev.must.dump, "any"))))
		return;
	said = splat_no_memory(&v->ev);
	if (said)
		decide(v, VERDICT_ERROR, "the guest has too little memory: %s", said);
}

static void judge(struct verdict *v, const struct scene_options *opt)
{
	cleanup(free) char *broken = NULL;
	int quiesced;

	v->where = hang_explain(&v->ev, &quiesced);
	if (judge_end(v, quiesced)) {
		judge_memory(v);
		return;
	}
	look_at_dump(v, opt);
	broken = list_checks(v, CHECK_ERROR, false);
	if (broken)
		decide(v, VERDICT_ERROR, "%s", broken);
	else if (v->ev.seen.restart.out_of_reach)
		judge_out_of_reach(v);
	else if (judge_outcome(v))
		judge_dump(v);
	judge_splat(v);
	judge_memory(v);
}

static struct json_object *judge_and_write(const char *dir, const struct scene_options *opt,
					   int sig, int *err)
{
	/* An error unless something is decided: the first kind is OK */
	struct verdict v = { .nlosers = -1, .kind = VERDICT_ERROR };
	struct json_object *result;
	cleanup(free) char *why = NULL;

	if (evidence_open(&v.ev, dir, &why))
		decide(&v, VERDICT_ERROR, "%s", why);
	else if (sig)
		decide(&v, VERDICT_ERROR,
		       "a signal ended the judge while it read this evidence (%s): a fault of the "
		       "judge, not of the kernel",
		       strsignal(sig));
	else
		judge(&v, opt);
	result = result_write(&v, err);
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

struct json_object *verdict_run(const char *dir, const struct scene_options *opt, int *err)
{
	return judge_and_write(dir, opt, 0, err);
}

struct json_object *verdict_crash(const char *dir, int sig, int *err)
{
	return judge_and_write(dir, NULL, sig, err);
}

int verdict_exit(enum verdict_kind kind)
{
	if (kind == VERDICT_OK || kind == VERDICT_SKIP)
		return 0;
	return kind == VERDICT_ERROR ? 3 : 1;
}
