// SPDX-License-Identifier: GPL-2.0
/* testcase.c - one case file: what happens to the guest */
#include <ctype.h>
#include <err.h>
#include <stdio.h>
#include <string.h>

#include "expect.h"
#include "kernel.h"
#include "operator.h"
#include "proto.h"
#include "testcase.h"
#include "text.h"

/* Of a case that says nothing */
#define TESTCASE_CPUS	4
#define TESTCASE_MEM_MB 1024
#define TESTCASE_LOADER "file"

#define TESTCASE_MAX_CPUS   64
#define TESTCASE_MAX_MEM_MB 65536

const char *const limit_name[LIMIT_COUNT] = {
	[LIMIT_BOOT] = "boot",
	[LIMIT_SILENCE] = "silence",
	[LIMIT_CAPTURE] = "capture",
	[LIMIT_RUN] = "run",
};

static const double limit_default_s[LIMIT_COUNT] = {
	[LIMIT_BOOT] = 60,
	[LIMIT_SILENCE] = 60,
	[LIMIT_CAPTURE] = 120,
	[LIMIT_RUN] = 300,
};

static const char *const trigger_name[] = {
	[TRIGGER_ARMED] = PROTO_ARMED,
	[TRIGGER_FAIL] = PROTO_FAIL,
};

/*
 * What a case file may hold, by the object that holds it. A key that nothing
 * reads is a slip, and would leave out what the case is to prove. Those of "go"
 * are the guest's, which refuses what it does not know; "start", "inject", "times", "to",
 * "roots", "lost" and "late" are those of explore/pairs.
 */
static const struct testcase_keys {
	const char *object; /* "": the case itself */
	const char *keys;
} testcase_keys[] = {
	{ "", "name proves cpus mem_mb guest go operator limits_s needs lacks unless vmdump psw_ms "
	      "expect why start inject times to roots" },
	{ "guest", "loader append" },
	{ "limits_s", "boot silence capture run" },
	{ "operator", "after delay_ms step_ms cpu do" },
	{ "expect", "dump losers lost late outcome splat takeover within_ms" },
};

/* Classes of kernels, as kernels.json has them; "given" is KERNEL_IMAGE='s */
static const char testcase_classes[] = "racy spinning guarded stopping delivered canary given";

bool testcase_knows_class(const char *class)
{
	return text_has(testcase_classes, class);
}

static bool keys_are_known(const struct testcase *c, struct json_object *o, const char *object)
{
	const struct testcase_keys *known = testcase_keys;

	while (strcmp(known->object, object))
		known++;
	if (!json_object_is_type(o, json_type_object))
		return true;
	json_object_object_foreach (o, key, val) {
		(void)val;
		if (text_has(known->keys, key))
			continue;
		return refused(false, "%s: unknown key \"%s\"%s%s; known: %s", c->path, key,
			       *object ? " in " : "", object, known->keys);
	}
	return true;
}

static bool all_keys_are_known(const struct testcase *c)
{
	struct json_object *list = json_get(c->json, "operator", json_type_array);
	struct json_object *expect = json_get(c->json, "expect", json_type_object);

	for (size_t i = 0; list && i < json_object_array_length(list); i++)
		if (!keys_are_known(c, json_object_array_get_idx(list, i), "operator"))
			return false;
	json_object_object_foreach (expect, class, demand) {
		if (!testcase_knows_class(class))
			return refused(false,
				       "%s: expect: no kernel is of class \"%s\"; classes: %s",
				       c->path, class, testcase_classes);
		if (!keys_are_known(c, demand, "expect"))
			return false;
	}
	return keys_are_known(c, c->json, "") &&
	       keys_are_known(c, json_get(c->json, "guest", json_type_object), "guest") &&
	       keys_are_known(c, json_get(c->json, "limits_s", json_type_object), "limits_s");
}

/* A value must not break the go line apart */
static bool go_value_is_sound(const char *s)
{
	if (!*s)
		return false;
	for (; *s; s++)
		if (!isalnum((unsigned char)*s) && !strchr("_.,:/+-", *s))
			return false;
	return true;
}

static char *go_value(struct json_object *v)
{
	char *s = NULL;

	if (!json_object_is_type(v, json_type_array))
		return xstrdup(json_object_get_string(v));
	for (size_t i = 0; i < json_object_array_length(v); i++) {
		const char *item = json_object_get_string(json_object_array_get_idx(v, i));

		text_add(&s, ",", "%s", item ?: "");
	}
	return s;
}

static bool go_create(struct testcase *c)
{
	struct json_object *go = json_get(c->json, "go", json_type_object);
	struct json_object *cpus = json_get(go, "cpus", json_type_array);
	struct json_object *skew = json_get(go, "skew_ns", json_type_array);

	if (!go)
		return refused(false, "%s: no \"go\" object", c->path);
	for (size_t i = 0; cpus && i < json_object_array_length(cpus); i++) {
		int cpu = json_object_get_int(json_object_array_get_idx(cpus, i));

		if (cpu < 0 || (unsigned int)cpu >= c->cpus)
			return refused(false, "%s: go.cpus: the guest has no CPU %d", c->path, cpu);
	}
	if (cpus && skew && json_object_array_length(cpus) != json_object_array_length(skew))
		return refused(false, "%s: go.skew_ns must have as many members as go.cpus",
			       c->path);
	c->go = xstrdup("");
	json_object_object_foreach (go, key, val) {
		cleanup(free) char *value = go_value(val);

		/* No CPUs: nobody is to race */
		if (json_object_is_type(val, json_type_array) && !value)
			continue;
		if (!text_is_name(key) || !value || !go_value_is_sound(value))
			return refused(false, "%s: go.%s: not fit for the go line", c->path, key);
		text_set(&c->go, "%s %s=%s", c->go, key, value);
	}
	return true;
}

static bool action_parse(struct testcase *c, struct json_object *o)
{
	struct action *a = &c->actions[c->nactions++];
	const char *after = json_get_str(o, "after", "");
	const char *verb = json_get_str(o, "do", "");

	while (a->after < ARRAY_SIZE(trigger_name) && strcmp(after, trigger_name[a->after]))
		a->after++;
	if (a->after == ARRAY_SIZE(trigger_name))
		return refused(false, "%s: operator: \"after\" must be armed or fail", c->path);
	a->delay_ms = json_get_num(o, "delay_ms", 0);
	a->step_ms = json_get_num(o, "step_ms", 0);
	a->cpu = json_get_num(o, "cpu", 0);
	a->op = operator_find(verb);
	if (!a->op)
		return refused(false, "%s: operator: can't do \"%s\"", c->path, verb);
	if (a->cpu >= c->cpus)
		return refused(false, "%s: operator: the guest has no CPU %u", c->path, a->cpu);
	return true;
}

static bool actions_create(struct testcase *c)
{
	struct json_object *list = json_get(c->json, "operator", json_type_array);
	size_t n = list ? json_object_array_length(list) : 0;

	c->actions = xcalloc(n, sizeof(*c->actions));
	for (size_t i = 0; i < n; i++)
		if (!action_parse(c, json_object_array_get_idx(list, i)))
			return false;
	return true;
}

static bool testcase_parse(struct testcase *c)
{
	struct json_object *guest = json_get(c->json, "guest", json_type_object);
	struct json_object *limits = json_get(c->json, "limits_s", json_type_object);

	if (strcmp(json_get_str(c->json, "name", ""), c->name))
		return refused(false, "%s: \"name\" must be \"%s\", as the file's", c->path,
			       c->name);
	c->cpus = json_get_num(c->json, "cpus", TESTCASE_CPUS);
	c->mem_mb = json_get_num(c->json, "mem_mb", TESTCASE_MEM_MB);
	if (!c->cpus || c->cpus > TESTCASE_MAX_CPUS || c->mem_mb < 64 ||
	    c->mem_mb > TESTCASE_MAX_MEM_MB)
		return refused(false, "%s: \"cpus\" must be 1..%d, \"mem_mb\" 64..%d", c->path,
			       TESTCASE_MAX_CPUS, TESTCASE_MAX_MEM_MB);
	if (!json_get(c->json, "expect", json_type_object))
		return refused(false, "%s: no \"expect\" object", c->path);
	if (!all_keys_are_known(c))
		return false;
	c->loader = json_get_str(guest, "loader", TESTCASE_LOADER);
	c->append = json_get_str(guest, "append", "");
	c->vmdump = json_object_get_boolean(json_get(c->json, "vmdump", json_type_boolean));
	c->psw_ms = json_get_num(c->json, "psw_ms", 0);
	for (int i = LIMIT_BOOT; i < LIMIT_COUNT; i++)
		c->limit_ms[i] = 1000 * json_get_num(limits, limit_name[i], limit_default_s[i]);
	return go_create(c) && actions_create(c);
}

struct testcase *testcase_create(const char *dir, const char *name)
{
	struct testcase *c = xcalloc(1, sizeof(*c));

	c->name = xstrdup(name);
	c->path = text_format("%s/%s.json", dir, name);
	c->json = json_read_object(c->path);
	if (c->json && testcase_parse(c))
		return c;
	testcase_destroy(c);
	return NULL;
}

void testcase_destroy(struct testcase *c)
{
	if (!c)
		return;
	json_object_put(c->json);
	free(c->actions);
	free(c->go);
	free(c->path);
	free(c->name);
	free(c);
}

const char *testcase_unfit(const struct testcase *c, const struct kernel *k)
{
	const char *needs = json_get_str(c->json, "needs", NULL);
	const char *lacks = json_get_str(c->json, "lacks", NULL);
	const char *unless = json_get_str(c->json, "unless", NULL);

	if (!expect_of(c->json, k->json))
		return "not for this kernel";
	if (needs && !kernel_has(k, needs))
		return "this kernel lacks what the case needs";
	if (lacks && kernel_has(k, lacks) && !(unless && kernel_has(k, unless)))
		return "this kernel has what keeps the case from its end";
	return NULL;
}
