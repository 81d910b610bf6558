// SPDX-License-Identifier: GPL-2.0
/* test_compare.c - two dumps of one memory: the same, and each way to differ */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "check.h"
#include "compare.h"
#include "fixture.h"
#include "place.h"

/* The good dump and its twin, which is named vmdump, with one step done to the twin */
struct pair {
	char *dir;
	struct vmcore core, dump;
};

static void pair_create(struct pair *p, const char *step)
{
	cleanup(free) char *a = NULL;
	cleanup(free) char *b = NULL;
	cleanup(free) char *why = NULL;

	p->dir = fixture_create("good");
	a = text_format("%s/vmcore", p->dir);
	b = text_format("%s/vmdump", p->dir);
	if (step)
		assert_true(fixture_steps(p->dir, step));
	assert_int_equal(rename(a, b), 0);
	assert_true(fixture_step(p->dir, "restore good vmcore"));
	assert_int_equal(vmcore_open(&p->core, a, &why), 0);
	vmcore_open(&p->dump, b, &why);
}

static void pair_destroy(struct pair *p)
{
	vmcore_close(&p->core);
	vmcore_close(&p->dump);
	fixture_destroy(p->dir);
}

/* What is found where @step was done to the twin; to be freed */
static struct compare compare_twin(const char *step)
{
	static const struct compare_swap none;
	struct compare c;
	struct pair p;

	pair_create(&p, step);
	compare_run(&c, &p.core, &p.dump, &none);
	pair_destroy(&p);
	return c;
}

static void test_same(void **state)
{
	struct compare c = compare_twin(NULL);

	(void)state;
	assert_true(compare_fits(&c));
	assert_true(c.equal > 100);
	assert_int_equal(c.differ + c.only_a + c.only_b + c.damaged, 0);
	compare_free(&c);
}

static void test_differs(void **state)
{
	struct compare c = compare_twin("page 0x1c88000 100 ff");

	(void)state;
	assert_true(compare_fits(&c));
	assert_int_equal(c.differ, 1);
	assert_int_equal(c.pfn[0], 0x1c88);
	compare_free(&c);
}

static void test_missing(void **state)
{
	struct compare c = compare_twin("page-drop 0x1c88000");

	(void)state;
	assert_false(compare_fits(&c));
	assert_int_equal(c.only_a, 1);
	assert_int_equal(c.only_b, 0);
	compare_free(&c);
}

/* What compare_form() says of the twin; "" if it is true */
static char *ask_twin(const char *step, bool same)
{
	cleanup(free) char *path = NULL;
	char *why = NULL;
	struct pair p;
	bool is;

	pair_create(&p, step);
	path = text_format("%s/vmdump", p.dir);
	is = compare_form(&p.core, path, same, &why);
	pair_destroy(&p);
	assert_true(is == !why);
	return why ? why : xstrdup("");
}

static void expect_forms(const char *step, const char *same, const char *holds)
{
	cleanup(free) char *by_same = ask_twin(step, true);
	cleanup(free) char *by_holds = ask_twin(step, false);

	assert_string_equal(by_same, same);
	assert_string_equal(by_holds, holds);
}

static void test_forms(void **state)
{
	(void)state;
	expect_forms(NULL, "", "");
	expect_forms("page 0x1c88000 100 ff", "the page at 0x1c88000 differs",
		     "the page at 0x1c88000 is missing or differs");
	expect_forms("page-drop 0x1c88000", "the page at 0x1c88000 is in one only",
		     "the page at 0x1c88000 is missing or differs");
	expect_forms("truncate vmcore 0", "the file is empty", "the file is empty");
	/* An ELF file: a page that is not in the file stands for zeroes */
	expect_forms("elf vmcore 1", "", "");
	expect_forms("elf vmcore 1 0x1c88000", "the page at 0x1c88000 is in one only",
		     "the page at 0x1c88000 is missing or differs");
}

/* Code never differs; of pages that nobody knows only few may */
static void test_explain(void **state)
{
	uint64_t sum[PLACE_COUNT] = { [PLACE_LOWCORE] = 8, [PLACE_OTHER] = 10 };

	(void)state;
	assert_true(places_explain(sum, 1000));
	assert_false(places_explain(sum, 999));
	sum[PLACE_CODE] = 1;
	assert_false(places_explain(sum, 1000));
}

/* What the check says of the pair, where the operator's dump came before the capture kernel */
static void expect(const char *step, const char *order, enum check_state state, const char *text)
{
	cleanup(free) char *vmcore = NULL;
	cleanup(free) char *vmlinux = NULL;
	cleanup(free) char *why = NULL;
	struct check_result r = { CHECK_OK, NULL };
	struct scene sc = { 0 };
	struct evidence ev;
	struct pair p;

	pair_create(&p, step);
	vmcore = text_format("%s/vmcore", p.dir);
	vmlinux = text_format("%s/vmlinux", p.dir);
	if (order)
		assert_true(fixture_steps(p.dir, order));
	assert_int_equal(evidence_open(&ev, p.dir, &why), 0);
	sc.ev = &ev;
	scene_open(&sc, vmcore, vmlinux);
	check_vmdump(&sc, &r);
	if (r.state != state || !strstr(r.detail, text))
		print_error("wanted \"%s\", found \"%s\"\n", text, r.detail);
	assert_int_equal(r.state, state);
	assert_non_null(strstr(r.detail, text));
	free(r.detail);
	scene_close(&sc);
	evidence_close(&ev);
	pair_destroy(&p);
}

#define ORDER "set run.json operator "
#define TAKEN ORDER "[{\"do\":\"vmdump\",\"host_ms\":2000,\"end_ms\":2400}]"

#define LATER ORDER "[{\"do\":\"vmdump\",\"host_ms\":4000,\"end_ms\":4400}]"

static void test_check(void **state)
{
	(void)state;
	expect(NULL, NULL, CHECK_SKIPPED, "the hypervisor took none");
	expect(NULL, TAKEN, CHECK_OK, "pages are the same");
	expect("page 0x1c88000 100 ff", TAKEN, CHECK_OK, "1 differ: 1 other pages");
	/* By then memory has changed places, and this twin has not */
	expect("page 0x1c88000 100 ff", LATER, CHECK_FAILED, "pages are not in it");
	expect("page-drop 0x1c88000", TAKEN, CHECK_FAILED, "1 pages are not in it");
	expect("page 0x1c88000 100 ff; page 0x1c85000 100 ff", TAKEN, CHECK_FAILED,
	       "2 of 129 pages differ: 2 other pages");
	expect("page-data 0x5d8000", TAKEN, CHECK_FAILED, "0 pages are not in it, 1 can't be read");
	expect(NULL, LATER "; page 0 0xe18 0000000000000000", CHECK_FAILED,
	       "the dump does not tell where the crash kernel was");
	expect(NULL, TAKEN "; remove vmdump", CHECK_ERROR, "the runner has left no vmdump");
	expect("truncate vmcore 0", TAKEN, CHECK_SKIPPED,
	       "the file is empty, and no makedumpfile on this host");
	expect("elf vmcore 0", TAKEN, CHECK_OK, "129 pages are the same");
	expect(NULL, ORDER "[{\"do\":\"vmdump\",\"host_ms\":2000}]", CHECK_ERROR,
	       "QEMU has not answered");
	expect(NULL, ORDER "[{\"do\":\"vmdump\",\"host_ms\":2000,\"error\":\"no room\"}]",
	       CHECK_ERROR, "dump-guest-memory: no room");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_same),	cmocka_unit_test(test_differs),
		cmocka_unit_test(test_missing), cmocka_unit_test(test_forms),
		cmocka_unit_test(test_explain), cmocka_unit_test(test_check),
	};

	return cmocka_run_group_tests_name("compare", tests, NULL, NULL);
}
