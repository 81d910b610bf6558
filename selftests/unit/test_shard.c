// SPDX-License-Identifier: GPL-2.0
/* test_shard.c - the parts of a job are the whole, each item once */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "shard.h"

static void test_parse(void **state)
{
	static const char *const bad[] = { "",	   "1",	   "0/2",  "3/2", "1/0",
					   "-1/2", "1/2x", "1//2", "x/2", "1/10000" };
	struct shard s = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_false(shard_parse(&s, bad[i]));
	assert_int_equal(s.count, 0);
	assert_true(shard_parse(&s, "2/3"));
	assert_int_equal(s.index, 1);
	assert_int_equal(s.count, 3);
}

static void test_parts(void **state)
{
	(void)state;
	for (unsigned int count = 0; count < 5; count++) {
		for (unsigned int n = 0; n < 12; n++) {
			unsigned int seen[12] = { 0 }, sum = 0;

			for (unsigned int part = 0; part < count + !count; part++) {
				struct shard s = { .index = part, .count = count };
				unsigned int own = 0;

				for (unsigned int i = 0; i < n; i++)
					if (shard_has(&s, i)) {
						seen[i]++;
						own++;
					}
				assert_int_equal(own, shard_size(&s, n));
				sum += own;
			}
			assert_int_equal(sum, n);
			for (unsigned int i = 0; i < n; i++)
				assert_int_equal(seen[i], 1);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parse),
		cmocka_unit_test(test_parts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
