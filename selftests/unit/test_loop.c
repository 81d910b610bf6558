// SPDX-License-Identifier: GPL-2.0
/* test_loop.c - what is destroyed is never called, also where it is due in the same round */
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "child.h"
#include "clock.h"
#include "text.h"

/* One of several that are due at once; whoever is called ends the others, owner and all */
struct rival {
	struct source *source;
	struct rival **all;
	unsigned int *calls;
};

static void rival_destroy(struct rival *r)
{
	loop_forget(&r->source);
	memset(r, 0xff, sizeof(*r));
	free(r);
}

static void rival_called(void *arg)
{
	struct rival *r = arg;
	struct rival **all = r->all;

	++*r->calls;
	for (size_t i = 0; i < 3; i++)
		if (all[i] && all[i] != r) {
			rival_destroy(all[i]);
			all[i] = NULL;
		}
}

static void rival_create(struct rival **all, size_t i, unsigned int *calls)
{
	all[i] = xcalloc(1, sizeof(**all));
	all[i]->all = all;
	all[i]->calls = calls;
}

static void test_timers(void **state)
{
	struct rival *all[3];
	unsigned int calls = 0;
	struct loop loop;
	double end;

	(void)state;
	loop_create(&loop);
	for (size_t i = 0; i < 3; i++) {
		rival_create(all, i, &calls);
		all[i]->source = i ? loop_after(&loop, 1, rival_called, all[i])
				   : loop_every(&loop, 1, rival_called, all[i]);
	}
	/* All three are due before the loop looks */
	for (end = clock_now_ms() + 5; clock_now_ms() < end;)
		;
	assert_int_equal(loop_step(&loop, 1000), 1);
	assert_int_equal(calls, 1);
	for (size_t i = 0; i < 3; i++)
		if (all[i])
			rival_destroy(all[i]);
	assert_int_equal(loop_step(&loop, 10), 0);
	loop_destroy(&loop);
}

static void test_descriptors(void **state)
{
	struct rival *all[3];
	unsigned int calls = 0;
	struct loop loop;
	int fd[3][2];

	(void)state;
	loop_create(&loop);
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(pipe(fd[i]), 0);
		assert_int_equal(write(fd[i][1], "x", 1), 1);
		rival_create(all, i, &calls);
		all[i]->source = loop_watch(&loop, fd[i][0], rival_called, all[i]);
	}
	assert_int_equal(loop_step(&loop, 1000), 1);
	assert_int_equal(calls, 1);
	for (size_t i = 0; i < 3; i++) {
		if (all[i])
			rival_destroy(all[i]);
		close(fd[i][0]);
		close(fd[i][1]);
	}
	loop_destroy(&loop);
}

static void forget_itself(void *arg)
{
	struct rival *r = arg;

	++*r->calls;
	rival_destroy(r);
}

/* A handler may end its own source */
static void test_itself(void **state)
{
	struct rival *r[3];
	unsigned int calls = 0;
	struct loop loop;

	(void)state;
	loop_create(&loop);
	rival_create(r, 0, &calls);
	r[0]->source = loop_every(&loop, 1, forget_itself, r[0]);
	assert_int_equal(loop_step(&loop, 1000), 1);
	assert_int_equal(loop_step(&loop, 10), 0);
	assert_int_equal(calls, 1);
	loop_destroy(&loop);
}

static void count(void *arg)
{
	++*(unsigned int *)arg;
}

/* Once, again and again; a step's own limit is no source, and a round has no more than is due */
static void test_times(void **state)
{
	unsigned int once = 0, often = 0;
	struct source *a, *b;
	struct loop loop;
	double begun = clock_now_ms();

	(void)state;
	loop_create(&loop);
	a = loop_after(&loop, 0, count, &once);
	b = loop_every(&loop, 2, count, &often);
	while (often < 5)
		assert_true(loop_step(&loop, 1000) > 0);
	assert_int_equal(once, 1);
	assert_true(clock_now_ms() - begun >= 9.9);
	loop_forget(&a);
	loop_forget(&b);
	loop_forget(&b);
	assert_null(b);
	begun = clock_now_ms();
	assert_int_equal(loop_step(&loop, 20), 0);
	assert_true(clock_now_ms() - begun >= 19.9);
	assert_int_equal(loop_step(&loop, 0), 0);
	loop_destroy(&loop);
}

/* A signal asks the loop to end, and does not reach a child */
static void test_signal(void **state)
{
	struct loop loop;

	(void)state;
	loop_create(&loop);
	assert_false(loop.stop);
	raise(SIGTERM);
	assert_int_equal(loop_step(&loop, 1000), 1);
	assert_true(loop.stop);
	loop_destroy(&loop);
}

static void test_child(void **state)
{
	char *good[] = { "sh", "-c", "exit 7", NULL };
	char *none[] = { "/nonexistent", NULL };
	char *slow[] = { "sleep", "100", NULL };
	struct child_files files = { .out = -1, .err = -1 };
	struct loop loop;

	(void)state;
	loop_create(&loop);
	assert_int_equal(child_run(&loop, good, &files, 10000), 7);
	assert_int_equal(child_run(&loop, none, &files, 10000), 127);
	assert_int_equal(child_run(&loop, slow, &files, 10), -ETIMEDOUT);
	loop.stop = true;
	assert_int_equal(child_run(&loop, slow, &files, 10000), -EINTR);
	loop_destroy(&loop);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_timers), cmocka_unit_test(test_descriptors),
		cmocka_unit_test(test_itself), cmocka_unit_test(test_times),
		cmocka_unit_test(test_signal), cmocka_unit_test(test_child),
	};

	return cmocka_run_group_tests_name("loop", tests, NULL, NULL);
}
