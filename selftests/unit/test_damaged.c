// SPDX-License-Identifier: GPL-2.0
/* test_damaged.c - each damaged twin of a good dump is rejected, by the check that must see it */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "check.h"
#include "file.h"
#include "fixture.h"

#define LIST RECORDED "/damaged.list"

/* "check: words" must be what that check says; it must have failed */
static void expect_failure(struct scene *sc, const char *want)
{
	struct check_result r[check_count];
	cleanup(free) char *said = NULL;
	bool found = false;

	check_run(sc, r);
	for (size_t i = 0; i < check_count; i++) {
		size_t len = strlen(check_table[i].name);

		if (r[i].state != CHECK_FAILED)
			continue;
		text_add(&said, "\n", "%s: %s", check_table[i].name, r[i].detail);
		if (!strncmp(want, check_table[i].name, len) && want[len] == ':' &&
		    strstr(r[i].detail, want + len + (want[len + 1] ? 2 : 1)))
			found = true;
	}
	if (!found)
		print_error("wanted \"%s\", found:\n%s\n", want, said ? said : "nothing");
	check_free(r);
	assert_true(found);
}

static void test_damage(void **state)
{
	cleanup(free) char *line = text_format("%s", (const char *)*state);
	char *step = strstr(line, " | ");
	char *dir = fixture_create("good");
	cleanup(free) char *vmcore = text_format("%s/vmcore", dir);
	cleanup(free) char *vmlinux = text_format("%s/vmlinux", dir);
	cleanup(free) char *why = NULL;
	struct scene sc = { 0 };
	struct evidence ev;

	assert_non_null(step);
	*step = 0;
	assert_true(fixture_step(dir, step + 3));
	assert_int_equal(evidence_open(&ev, dir, &why), 0);
	sc.ev = &ev;
	scene_open(&sc, vmcore, vmlinux);
	expect_failure(&sc, line);
	scene_close(&sc);
	evidence_close(&ev);
	fixture_destroy(dir);
}

/* As kdumpcheck sees it, without the run that it is of */
static void expect_alone(const char *step, uid_t as, const char *want)
{
	char *dir = fixture_create("good");
	cleanup(free) char *vmcore = text_format("%s/vmcore", dir);
	cleanup(free) char *vmlinux = text_format("%s/vmlinux", dir);
	struct scene sc = { 0 };
	uid_t uid = geteuid();

	assert_true(fixture_step(dir, step));
	assert_int_equal(seteuid(as), 0);
	scene_open(&sc, vmcore, vmlinux);
	assert_int_equal(seteuid(uid), 0);
	expect_failure(&sc, want);
	scene_close(&sc);
	fixture_destroy(dir);
}

#define NOBODY 65534

/* root may read everything, so be somebody else for the time of the look */
static void test_no_permission(void **state)
{
	uid_t uid = geteuid();

	(void)state;
	expect_alone("chmod vmcore 0", uid ? uid : NOBODY, "pages: Permission denied");
}

static void test_alone(void **state)
{
	(void)state;
	expect_alone("page 0x4df000 0x128 00000001", geteuid(),
		     "winner: panic_cpu is 1, but the panic text names CPU 2");
}

/* The twin of them all: with no damage, nothing fails */
static void test_undamaged(void **state)
{
	char *dir = fixture_create("good");
	cleanup(free) char *vmcore = text_format("%s/vmcore", dir);
	cleanup(free) char *vmlinux = text_format("%s/vmlinux", dir);
	struct check_result r[check_count];
	cleanup(free) char *why = NULL;
	struct scene sc = { 0 };
	struct evidence ev;

	(void)state;
	assert_int_equal(evidence_open(&ev, dir, &why), 0);
	sc.ev = &ev;
	scene_open(&sc, vmcore, vmlinux);
	check_run(&sc, r);
	for (size_t i = 0; i < check_count; i++) {
		if (r[i].state == CHECK_FAILED || r[i].state == CHECK_ERROR)
			print_error("%s: %s\n", check_table[i].name, r[i].detail);
		assert_true(r[i].state == CHECK_OK || r[i].state == CHECK_SKIPPED);
	}
	check_free(r);
	scene_close(&sc);
	evidence_close(&ev);
	fixture_destroy(dir);
}

int main(void)
{
	struct CMUnitTest test[256] = { cmocka_unit_test(test_undamaged),
					cmocka_unit_test(test_no_permission),
					cmocka_unit_test(test_alone) };
	cleanup(free) char *text = NULL;
	char *rest, *line;
	size_t n = 3;

	if (file_read(LIST, 1 << 20, &text, NULL)) {
		fprintf(stderr, "%s can't be read\n", LIST);
		return 1;
	}
	rest = text;
	while ((line = strsep(&rest, "\n")) && n < ARRAY_SIZE(test)) {
		if (!*line || *line == '#')
			continue;
		test[n++] = (struct CMUnitTest){ .name = line,
						 .test_func = test_damage,
						 .initial_state = line };
	}
	return _cmocka_run_group_tests("damaged dumps", test, n, NULL, NULL) ? 1 : 0;
}
