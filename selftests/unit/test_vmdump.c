// SPDX-License-Identifier: GPL-2.0
/* test_vmdump.c - QEMU is told to dump into the run's folder; cases that ask for it */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "operator.h"

#define CASES "selftests/cases"

/* QEMU's own folder may be another one: the name is absolute */
static void test_args(void **state)
{
	struct folder folder = { .path = (char *)CASES };
	struct json_object *args = qmp_vmdump_args(&folder, "hang/vmdump");
	const char *to = json_get_str(args, "protocol", "");

	(void)state;
	assert_true(!strncmp(to, "file:/", 6));
	assert_string_equal(to + strlen(to) - strlen("/" CASES "/hang/vmdump"),
			    "/" CASES "/hang/vmdump");
	assert_string_equal(json_get_str(args, "format", ""), "kdump-zlib");
	assert_false(json_object_get_boolean(json_get(args, "paging", json_type_boolean)));
	json_object_put(args);
}

static void test_verb(void **state)
{
	struct testcase *c = testcase_create(CASES, "vmdump-in-panic");

	(void)state;
	assert_non_null(c);
	assert_ptr_equal(c->actions[0].op, operator_find("vmdump"));
	assert_non_null(c->actions[0].op->run);
	assert_false(c->vmdump);
	testcase_destroy(c);
}

static void test_autopsy(void **state)
{
	struct testcase *c = testcase_create(CASES, "no-crash-kernel");

	(void)state;
	assert_non_null(c);
	assert_true(c->vmdump);
	testcase_destroy(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_args),
		cmocka_unit_test(test_verb),
		cmocka_unit_test(test_autopsy),
	};

	return cmocka_run_group_tests_name("vmdump", tests, NULL, NULL);
}
