// SPDX-License-Identifier: GPL-2.0
/* test_outcome.c - each word of run.json's "outcome" is read back as it was written */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "outcome.h"

static void test_words(void **state)
{
	(void)state;
	for (enum outcome o = OUTCOME_NONE + 1; o < OUTCOMES; o++) {
		assert_non_null(outcome_word(o));
		assert_int_equal(outcome_parse(outcome_word(o)), o);
	}
}

static void test_no_word(void **state)
{
	(void)state;
	assert_null(outcome_word(OUTCOME_NONE));
	assert_int_equal(outcome_parse(NULL), OUTCOME_NONE);
	assert_int_equal(outcome_parse(""), OUTCOME_NONE);
	assert_int_equal(outcome_parse("captured-ok"), OUTCOME_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_no_word),
	};

	return cmocka_run_group_tests_name("outcome", tests, NULL, NULL);
}
