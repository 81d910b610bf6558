// SPDX-License-Identifier: GPL-2.0
/* test_timelimit.c - silence, a slow run and a busy host are told apart */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "timelimit.h"

static const double ms[LIMIT_COUNT] = {
	[LIMIT_BOOT] = 60000,
	[LIMIT_SILENCE] = 60000,
	[LIMIT_CAPTURE] = 120000,
	[LIMIT_RUN] = 300000,
};

/* @seconds of ticks; the guest says something in each of them, or nothing */
static void pass(struct timelimit *l, unsigned int seconds, double waited_ms, bool moves, bool held)
{
	for (unsigned int i = 0; i < seconds; i++)
		timelimit_tick(l, l->ticked_ms + 1000, waited_ms, l->bytes + moves, held);
}

static void test_silence(void **state)
{
	struct timelimit l = { 0 };

	(void)state;
	timelimit_enter(&l, PHASE_RACE);
	pass(&l, 60, 0, false, false);
	assert_int_equal(timelimit_over(&l, ms), LIMIT_NONE);
	pass(&l, 1, 0, false, false);
	assert_int_equal(timelimit_over(&l, ms), LIMIT_SILENCE);
	pass(&l, 1, 0, true, false);
	assert_int_equal(timelimit_over(&l, ms), LIMIT_NONE);
}

/* Who moves may take three times as long; who does not ends by the first limit */
static void test_slow(void **state)
{
	struct timelimit l = { 0 };

	(void)state;
	pass(&l, 250, 0, true, false);
	assert_int_equal(timelimit_over(&l, ms), LIMIT_NONE);
	pass(&l, 11, 0, false, false);
	assert_int_equal(timelimit_over(&l, ms), LIMIT_BOOT);
	timelimit_enter(&l, PHASE_CAPTURE);
	pass(&l, 130, 0, true, false);
	assert_int_equal(timelimit_over(&l, ms), LIMIT_NONE);
	pass(&l, 11, 0, false, false);
	assert_int_equal(timelimit_over(&l, ms), LIMIT_RUN);
	pass(&l, 480, 0, true, false);
	assert_int_equal(timelimit_over(&l, ms), LIMIT_NONE);
	pass(&l, 20, 0, true, false);
	assert_int_equal(timelimit_over(&l, ms), LIMIT_RUN);
}

static void test_busy_host(void **state)
{
	struct timelimit l = { 0 };

	(void)state;
	timelimit_enter(&l, PHASE_RACE);
	/* Not held against the guest: our own wait, and the host's, up to nine tenths */
	pass(&l, 1000, 0, false, true);
	assert_int_equal(timelimit_over(&l, ms), LIMIT_NONE);
	pass(&l, 500, 1000, false, false);
	assert_int_equal(timelimit_over(&l, ms), LIMIT_NONE);
	pass(&l, 101, 1000, false, false);
	assert_int_equal(timelimit_over(&l, ms), LIMIT_SILENCE);
	/* We were not run for an hour: that is a second */
	l = (struct timelimit){ .phase = PHASE_RACE };
	timelimit_tick(&l, 3600000, 0, 0, false);
	assert_int_equal(timelimit_over(&l, ms), LIMIT_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_silence),
		cmocka_unit_test(test_slow),
		cmocka_unit_test(test_busy_host),
	};

	return cmocka_run_group_tests_name("timelimit", tests, NULL, NULL);
}
