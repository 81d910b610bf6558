// SPDX-License-Identifier: GPL-2.0
/* test_readme.c - the judge's README names every key of result.json */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "file.h"
#include "fixture.h"
#include "result.h"

#define README "selftests/judge/README.md"

static char *text;

static void expect(const char *part)
{
	if (!strstr(text, part))
		print_error("%s has no \"%s\"\n", README, part);
	assert_non_null(strstr(text, part));
}

static void expect_keys(struct json_object *o)
{
	json_object_object_foreach (o, key, member) {
		cleanup(free) char *code = text_format("`%s`", key);

		(void)member;
		expect(code);
	}
}

static void test_keys(void **state)
{
	const struct scene_options opt = { 0 };
	char *dir = fixture_create("lost");
	struct json_object *result;
	int err;

	(void)state;
	result = verdict_run(dir, &opt, &err);
	assert_non_null(result);
	expect_keys(result);
	json_object_put(result);
	fixture_destroy(dir);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_keys),
	};
	int rc = file_read(README, 1 << 20, &text, NULL);

	if (rc) {
		fprintf(stderr, "%s: %s\n", README, strerror(-rc));
		return 1;
	}
	rc = cmocka_run_group_tests_name("readme", tests, NULL, NULL);
	free(text);
	return rc ? 1 : 0;
}
