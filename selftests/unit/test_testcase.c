// SPDX-License-Identifier: GPL-2.0
/* test_testcase.c - what a case file may leave out, and what it may not hold */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "file.h"
#include "folder.h"
#include "kernel.h"
#include "settings.h"

static char dir[] = "/tmp/test-testcase-XXXXXX";

static int make_dir(void **state)
{
	(void)state;
	return mkdtemp(dir) ? 0 : -1;
}

static int remove_dir(void **state)
{
	(void)state;
	return folder_remove(dir);
}

/* A case of this text, single quotes for double ones; NULL: it is refused */
static struct testcase *create(const char *text)
{
	cleanup(free) char *path = text_format("%s/x.json", dir);
	cleanup(free) char *json = xstrdup(text);

	for (char *p = json; *p; p++)
		if (*p == '\'')
			*p = '"';
	assert_int_equal(file_write(path, json, strlen(json)), 0);
	return testcase_create(dir, "x");
}

static void test_defaults(void **state)
{
	struct testcase *c = create("{ 'name': 'x', 'go': { 'cpus': [1, 2] }, 'expect': {} }");

	(void)state;
	assert_non_null(c);
	assert_int_equal(c->cpus, 4);
	assert_int_equal(c->mem_mb, 1024);
	assert_string_equal(c->loader, "file");
	assert_string_equal(c->append, "");
	assert_string_equal(c->go, " cpus=1,2");
	assert_int_equal(c->nactions, 0);
	assert_true(c->limit_ms[LIMIT_RUN] == 300000);
	testcase_destroy(c);
}

static void test_operator(void **state)
{
	struct testcase *c =
		create("{ 'name': 'x', 'cpus': 2, 'mem_mb': 512, 'go': {}, 'expect': {},"
		       "'operator': [ { 'after': 'fail', 'do': 'restart', 'cpu': 1,"
		       "'delay_ms': 5, 'step_ms': 2 } ] }");

	(void)state;
	assert_non_null(c);
	assert_int_equal(c->cpus, 2);
	assert_int_equal(c->nactions, 1);
	assert_int_equal(c->actions[0].after, TRIGGER_FAIL);
	assert_int_equal(c->actions[0].cpu, 1);
	assert_true(c->actions[0].delay_ms == 5 && c->actions[0].step_ms == 2);
	testcase_destroy(c);
}

static void test_refused(void **state)
{
	static const char *const bad[] = {
		"{ 'name': 'y', 'go': {}, 'expect': {} }",
		"{ 'name': 'x', 'expect': {} }",
		"{ 'name': 'x', 'go': {} }",
		"{ 'name': 'x', 'go': {}, 'expect': {}, 'expects': {} }",
		"{ 'name': 'x', 'go': {}, 'expect': { 'racing': {} } }",
		"{ 'name': 'x', 'go': {}, 'expect': {}, 'cpus': 0 }",
		"{ 'name': 'x', 'go': {}, 'expect': {}, 'cpus': 65 }",
		"{ 'name': 'x', 'go': {}, 'expect': {}, 'mem_mb': 1 }",
		"{ 'name': 'x', 'go': { 'cpus': [4] }, 'expect': {} }",
		"{ 'name': 'x', 'go': { 'cpus': [1, 2], 'skew_ns': [0] }, 'expect': {} }",
		"{ 'name': 'x', 'go': { 'entry': 'a b' }, 'expect': {} }",
		"{ 'name': 'x', 'go': {}, 'expect': {}, 'operator': [ {} ] }",
		"{ 'name': 'x', 'go': {}, 'expect': {}, 'operator': [ { 'after': 'armed' } ] }",
		"{ 'name': 'x', 'go': {}, 'expect': {},"
		"'operator': [ { 'after': 'armed', 'do': 'restart', 'cpu': 4 } ] }",
		"{ 'name': 'x', 'go': {}, 'expect': {},"
		"'operator': [ { 'after': 'armed', 'do': 'restart', 'delay': 4 } ] }",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_null(create(bad[i]));
}

/* Every case and every pair of the lists is one */
static void test_lists(void **state)
{
	static const char *const dirs[] = { "selftests/cases", "selftests/explore/pairs" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(dirs); i++) {
		struct settings s = { .tree = "6.12", .accel = "tcg", .cases_dir = dirs[i] };

		/* The kernels are looked for behind the cases */
		s.images = "/nonexistent";
		assert_int_not_equal(settings_resolve(&s), 0);
		assert_true(s.ncases > 5);
		settings_destroy(&s);
	}
}

/* A kernel whose class the case does not name is asked what it is like */
static void test_fits(void **state)
{
	struct testcase *c = create("{ 'name': 'x', 'go': {},"
				    "'expect': { 'guarded': { 'dump': 'saved' } } }");
	static const struct {
		const char *json;
		bool fits;
	} kernel[] = {
		{ "{\"class\":\"guarded\",\"like\":[]}", true },
		{ "{\"class\":\"delivered\",\"like\":[\"stopping\",\"guarded\"]}", true },
		{ "{\"class\":\"stopping\",\"like\":[]}", false },
		{ "{\"class\":\"racy\"}", false },
	};

	(void)state;
	assert_non_null(c);
	for (size_t i = 0; i < ARRAY_SIZE(kernel); i++) {
		struct kernel k = { .json = json_tokener_parse(kernel[i].json) };

		assert_int_equal(!testcase_unfit(c, &k), kernel[i].fits);
		json_object_put(k.json);
	}
	testcase_destroy(c);
}

/* What the kernel must have, and must not have, is looked up in its System.map */
static void test_symbols(void **state)
{
	static const struct {
		const char *keys;
		bool fits;
	} tried[] = {
		{ "'needs': '@(other|perf_reboot)'", true },
		{ "'needs': 'perf_reboo'", false },
		{ "'lacks': 'perf_reboo'", true },
		{ "'lacks': 'perf_reboot'", false },
		{ "'lacks': 'perf_reboot', 'unless': 'other'", false },
		{ "'lacks': 'perf_reboot', 'unless': 'perf_reb*'", true },
	};
	char map[] = "/tmp/system-map.XXXXXX";
	int fd = mkstemp(map);

	(void)state;
	assert_true(fd >= 0);
	assert_true(dprintf(fd, "0000000000100000 t perf_reboot\n") > 0);
	close(fd);
	for (size_t i = 0; i < ARRAY_SIZE(tried); i++) {
		struct kernel k = { .json = json_tokener_parse("{\"class\":\"guarded\"}"),
				    .system_map = map };
		struct testcase *c;
		char text[200];

		snprintf(text, sizeof(text),
			 "{ 'name': 'x', %s, 'go': {},"
			 "'expect': { 'guarded': { 'dump': 'saved' } } }",
			 tried[i].keys);
		c = create(text);
		assert_non_null(c);
		assert_int_equal(!testcase_unfit(c, &k), tried[i].fits);
		testcase_destroy(c);
		json_object_put(k.json);
	}
	unlink(map);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_defaults), cmocka_unit_test(test_operator),
		cmocka_unit_test(test_fits),	 cmocka_unit_test(test_refused),
		cmocka_unit_test(test_lists),	 cmocka_unit_test(test_symbols),
	};

	return cmocka_run_group_tests_name("testcase", tests, make_dir, remove_dir);
}
