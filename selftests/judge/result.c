// SPDX-License-Identifier: GPL-2.0
/* result.c - result.json: a run's verdict, written and read again */
#include <math.h>
#include <sys/stat.h>

#include "file.h"
#include "result.h"

static const char *const verdict_word[] = {
	[VERDICT_OK] = "ok",	       [VERDICT_NOT_OK] = "not ok", [VERDICT_SKIP] = "skip",
	[VERDICT_TIMEOUT] = "timeout", [VERDICT_ERROR] = "error",
};

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
	json_add_int(o, "run", v->ev.run_nr);
	copy_member(o, v->ev.run, "nonce");
	copy_member(o, v->ev.run, "accel");
	copy_member(o, v->ev.run, "qemu");
	copy_member(o, v->ev.run, "cpus");
	json_add_int(o, "panicking",
		     v->has_scene && v->scene.record ? v->scene.ncalls : v->ev.asked.panicking);
	put_cpu(o, "winner", v->has_scene ? scene_winner(&v->scene) : -1);
	put_cpu(o, "ipl_cpu", v->has_scene ? v->scene.ipl_cpu : -1);
	json_add_str(o, "dump", v->dump ? dump_word[v->dump] : NULL);
	put_ms(o, "latency_ms", verdict_latency_ms(v));
	json_object_object_add(o, "losers", list_losers(v));
	json_object_object_add(o, "checks",
			       v->check ? check_list(v->check) : json_object_new_array());
	json_add_str(o, "verdict", verdict_word[v->kind]);

	json_add_str(o, "text", v->text);
	json_add_str(o, "where", v->where);
	json_object_object_add(o, "retry", json_object_new_boolean(v->retry));
	json_object_object_add(o, "timeout_s",
			       v->kind == VERDICT_TIMEOUT ? json_object_new_int64(v->seconds)
							  : NULL);
	copy_member(o, v->ev.run, "mem_mb");
	copy_member(o, v->ev.run, "outcome");
	copy_member(o, v->ev.run, "started");
	json_add_str(o, "class", v->ev.class);
	copy_member(o, v->ev.run, "operator");
	json_add_str(o, "out_of_reach",
		     v->ev.seen.restart.out_of_reach ? v->ev.seen.restart.reach : NULL);
	json_object_object_add(o, "expect", json_object_get(v->ev.must.expect));
	json_object_object_add(o, "calls", list_calls(v));
	put_ms(o, "end_ms", v->ev.seen.end_ms);
	json_add_int(o, "judge", RESULT_VERSION);
	return o;
}

struct json_object *result_write(const struct verdict *v, int *err)
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

struct json_object *result_read(const char *dir, int *err)
{
	cleanup(free) char *path = text_format("%s/%s", dir, EVIDENCE_RESULT);
	cleanup(free) char *why = NULL;
	struct json_object *o;

	*err = json_read(path, &o, &why);
	return o;
}

static bool is_older(const struct stat *a, const struct stat *b)
{
	if (a->st_mtim.tv_sec != b->st_mtim.tv_sec)
		return a->st_mtim.tv_sec < b->st_mtim.tv_sec;
	return a->st_mtim.tv_nsec < b->st_mtim.tv_nsec;
}

struct json_object *result_reuse(const char *dir)
{
	cleanup(free) char *result = text_format("%s/%s", dir, EVIDENCE_RESULT);
	cleanup(free) char *run = text_format("%s/%s", dir, EVIDENCE_RUN);
	struct json_object *o;
	struct stat a, b;
	int64_t version;
	int err;

	if (stat(result, &a) || stat(run, &b) || is_older(&a, &b))
		return NULL;
	o = result_read(dir, &err);
	if (json_get_int(o, "judge", &version) && version == RESULT_VERSION)
		return o;
	json_object_put(o);
	return NULL;
}

struct json_object *result_not_run(const char *kernel, const char *kase)
{
	struct json_object *o = json_object_new_object();

	json_add_str(o, "kernel", kernel);
	json_add_str(o, "case", kase);
	json_add_str(o, "verdict", verdict_word[VERDICT_ERROR]);
	json_add_str(o, "text", "was planned, but not run");
	return o;
}

enum verdict_kind result_verdict(struct json_object *result)
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

char *result_line(struct json_object *result)
{
	enum verdict_kind kind = result_verdict(result);
	const char *kernel = json_get_str(result, "kernel", "?");
	const char *kase = json_get_str(result, "case", "?");
	const char *text = json_get_str(result, "text", "?");

	if (kind == VERDICT_SKIP || kind == VERDICT_ERROR)
		return no_directive(text_format("%s %s", kernel, kase));
	return no_directive(text_format("%s %s: %s", kernel, kase, text));
}

char *result_directive(struct json_object *result)
{
	enum verdict_kind kind = result_verdict(result);
	int64_t seconds = 0;
	char *text;

	if (kind == VERDICT_TIMEOUT) {
		json_get_int(result, "timeout_s", &seconds);
		return text_format(" # TIMEOUT %lld seconds", (long long)seconds);
	}
	if (kind != VERDICT_SKIP && kind != VERDICT_ERROR)
		return text_format("%s", "");
	text = no_directive(xstrdup(json_get_str(result, "text", "?")));
	text_set(&text, " # %s %s", kind == VERDICT_SKIP ? "SKIP" : "ERROR", text);
	return text;
}
