// SPDX-License-Identifier: GPL-2.0
/* test_tree.c - KTAP, JUnit XML and Markdown of a tree: every verdict, no guest's word as markup */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include <libxml/parser.h>

#include "fixture.h"
#include "tree.h"

static const char want_ktap[] =
	"KTAP version 1\n"
	"1..2\n"
	"  KTAP version 1\n"
	"  # Subtest: stock\n"
	"  1..3\n"
	"    KTAP version 1\n"
	"    # Subtest: stock panic-1\n"
	"    1..2\n"
	"    ok 1 stock panic-1: dump saved in 1002 ms\n"
	"    # again: make selftest TREE=6.12 KERNELS=stock CASES=panic-1 RUNS=2\n"
	"    not ok 2 stock panic-1: dump lost (reset), but it must be saved\n"
	"  not ok 1 stock panic-1\n"
	"  ok 2 stock panic-2 # SKIP not for this kernel ? really\n"
	"  # again: make selftest TREE=6.12 KERNELS=stock CASES=panic-4\n"
	"  not ok 3 stock panic-4 # ERROR was planned, but not run\n"
	"not ok 1 stock\n"
	"  KTAP version 1\n"
	"  # Subtest: racy\n"
	"  1..3\n"
	"  ok 1 racy panic-1: dump lost, as it must be\n"
	"  # again: make selftest TREE=6.12 KERNELS=racy CASES=panic-2\n"
	"  not ok 2 racy panic-2: limit \"silence\" ended the run # TIMEOUT 60 seconds\n"
	"  # again: make selftest TREE=6.12 KERNELS=racy CASES=panic-4\n"
	"  not ok 3 racy panic-4 # ERROR <b>&\"]]>?[31m\n"
	"not ok 2 racy\n";

struct planned {
	const char *kernel, *kase, *verdict, *text;
	unsigned int run;
};

/* Kernels in the order of the report, not by name; the fourth has no folder */
static const struct planned plan[] = {
	{ "stock", "panic-1", "not ok", "dump lost (reset), but it must be saved", 2 },
	{ "racy", "panic-4", "error", "<b>&\"]]>\033[31m", 1 },
	{ "racy", "panic-1", "ok", "dump lost, as it must be", 1 },
	{ "stock", "panic-4", NULL, NULL, 1 },
	{ "stock", "panic-1", "ok", "dump saved in 1002 ms", 1 },
	{ "racy", "panic-2", "timeout", "limit \"silence\" ended the run", 1 },
	{ "stock", "panic-2", "skip", "not for this kernel # really", 1 },
};

static void put_json(const char *dir, const char *file, struct json_object *o)
{
	cleanup(free) char *path = text_format("%s/%s", dir, file);

	assert_int_equal(json_object_to_file(path, o), 0);
	json_object_put(o);
}

static void put_run(const char *top, const struct planned *p)
{
	cleanup(free) char *kernel = text_format("%s/%s", top, p->kernel);
	cleanup(free) char *kase = text_format("%s/%s", kernel, p->kase);
	cleanup(free) char *run = text_format("%s/run-%u", kase, p->run);
	struct json_object *o = json_object_new_object();

	json_object_object_add(o, "kernel", json_object_new_string(p->kernel));
	json_object_object_add(o, "case", json_object_new_string(p->kase));
	json_object_object_add(o, "verdict", json_object_new_string(p->verdict));
	json_object_object_add(o, "text", json_object_new_string(p->text));
	json_object_object_add(o, "timeout_s", json_object_new_int(60));
	json_object_object_add(o, "end_ms", json_object_new_double(7500));
	json_object_object_add(o, "judge", json_object_new_int(RESULT_VERSION));
	mkdir(kernel, 0700);
	mkdir(kase, 0700);
	if (p->run > 1)
		mkdir(run, 0700);
	put_json(p->run > 1 ? run : kase, "run.json", json_object_new_object());
	put_json(p->run > 1 ? run : kase, "result.json", o);
}

static char *make_tree(void)
{
	struct json_object *o = json_object_new_object(), *list = json_object_new_array();
	char *dir = fixture_create("lost");

	for (size_t i = 0; i < ARRAY_SIZE(plan); i++) {
		struct json_object *f = json_object_new_object();

		json_object_object_add(f, "kernel", json_object_new_string(plan[i].kernel));
		json_object_object_add(f, "case", json_object_new_string(plan[i].kase));
		json_object_object_add(f, "run", json_object_new_int(plan[i].run));
		json_object_array_add(list, f);
		if (plan[i].verdict)
			put_run(dir, plan + i);
	}
	json_object_object_add(o, "again", json_object_new_string("make selftest TREE=6.12"));
	json_object_object_add(o, "folders", list);
	put_json(dir, "plan.json", o);
	/* What an earlier job left does not count */
	put_run(dir, &(struct planned){ "stock", "panic-8", "not ok", "old", 1 });
	return dir;
}

/* The tree in one of its forms, to be freed */
static char *judge_and_format(char *(*format)(const struct tree *tree))
{
	const struct scene_options opt = { 0 };
	cleanup(free) char *why = NULL;
	char *dir = make_tree(), *text;
	struct tree tree;

	assert_int_equal(tree_judge(&tree, dir, &opt, false, &why), 0);
	text = format(&tree);
	assert_non_null(text);
	tree_free(&tree);
	fixture_destroy(dir);
	return text;
}

static void test_ktap(void **state)
{
	cleanup(free) char *ktap = judge_and_format(ktap_format);

	(void)state;
	assert_string_equal(ktap, want_ktap);
}

static void test_summary(void **state)
{
	cleanup(free) char *summary = judge_and_format(summary_format);

	(void)state;
	assert_non_null(strstr(summary, ": 2 passed, 2 failed, 2 errors, 1 skipped\n"));
	assert_non_null(strstr(summary, "| stock | panic-1 (run 2) | **not ok** | dump lost "));
	assert_non_null(strstr(summary, "&#60;b&#62;&#38;"));
}

static unsigned int count(xmlNode *node, const char *name)
{
	unsigned int n = 0;

	for (; node; node = node->next) {
		n += node->type == XML_ELEMENT_NODE && !strcmp((const char *)node->name, name);
		n += count(node->children, name);
	}
	return n;
}

static void test_junit(void **state)
{
	cleanup(free) char *junit = judge_and_format(junit_format);
	xmlDoc *doc;

	(void)state;
	doc = xmlReadMemory(junit, strlen(junit), NULL, NULL, XML_PARSE_NONET);
	assert_non_null(doc);
	assert_int_equal(count(xmlDocGetRootElement(doc), "testcase"), ARRAY_SIZE(plan));
	assert_int_equal(count(xmlDocGetRootElement(doc), "failure"), 2);
	assert_int_equal(count(xmlDocGetRootElement(doc), "error"), 2);
	assert_int_equal(count(xmlDocGetRootElement(doc), "skipped"), 1);
	assert_int_equal(count(xmlDocGetRootElement(doc), "b"), 0);
	assert_non_null(strstr(junit, "&lt;b&gt;&amp;"));
	assert_null(strchr(junit, '\033'));
	xmlFreeDoc(doc);
	xmlCleanupParser();
}

static void test_bad_plan(void **state)
{
	const struct scene_options opt = { 0 };
	cleanup(free) char *why = NULL;
	char *dir = make_tree();
	struct tree tree;

	(void)state;
	assert_true(fixture_step(
		dir, "set plan.json folders [{\"kernel\":\"..\",\"case\":\"x\",\"run\":1}]"));
	assert_int_equal(tree_judge(&tree, dir, &opt, false, &why), -EINVAL);
	assert_string_equal(why, "plan.json: folder 1 is none");
	tree_free(&tree);
	fixture_destroy(dir);
}

int main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(test_ktap),
		cmocka_unit_test(test_summary),
		cmocka_unit_test(test_junit),
		cmocka_unit_test(test_bad_plan),
	};

	return cmocka_run_group_tests_name("tree", test, NULL, NULL) ? 1 : 0;
}
