// SPDX-License-Identifier: GPL-2.0
/* test_apart.c - a judge that dies costs its own run, and no other */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <glob.h>
#include <signal.h>
#include <string.h>

#include "apart.h"
#include "fixture.h"
#include "result.h"
#include "tool.h"

static struct json_object *die(const char *dir, const struct scene_options *opt, int *err)
{
	(void)opt;
	(void)err;
	free(tool_mkdir(dir));
	raise(SIGKILL);
	return NULL;
}

static struct json_object *refuse(const char *dir, const struct scene_options *opt, int *err)
{
	(void)dir;
	(void)opt;
	*err = -ENOSPC;
	return NULL;
}

static struct json_object *judge(apart_judge how)
{
	const struct scene_options opt = { 0 };
	char *dir = fixture_create("lost");
	struct json_object *result = apart_run(how, dir, &opt);
	cleanup(free) char *left = text_format("%s/" TOOL_TMP "*", dir);
	glob_t found;

	assert_int_equal(glob(left, 0, NULL, &found), GLOB_NOMATCH);
	fixture_destroy(dir);
	return result;
}

static void test_judged(void **state)
{
	cleanup(json) struct json_object *result = judge(verdict_run);

	(void)state;
	assert_int_equal(result_verdict(result), VERDICT_OK);
}

static void test_died(void **state)
{
	cleanup(json) struct json_object *result = judge(die);

	(void)state;
	assert_int_equal(result_verdict(result), VERDICT_ERROR);
	assert_non_null(strstr(json_get_str(result, "text", NULL), "Killed"));
	/* The run is still named */
	assert_non_null(json_get_str(result, "kernel", NULL));
}

static void test_failed(void **state)
{
	(void)state;
	assert_null(judge(refuse));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_judged),
		cmocka_unit_test(test_died),
		cmocka_unit_test(test_failed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
