// SPDX-License-Identifier: GPL-2.0
/*
 * test_recorded.c - the judge on recorded results folders
 *
 * recorded/<name>.recipe says which recorded folder it is made of, what is
 * changed, and what the judge must find: every bug of the judge gets one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glob.h>
#include <string.h>

#include "file.h"
#include "fixture.h"
#include "result.h"

static bool begins(char *line, const char *word, char **rest)
{
	size_t len = strlen(word);

	if (strncmp(line, word, len) || line[len] != ' ')
		return false;
	*rest = line + len + 1;
	return true;
}

static const char *text_of(struct json_object *result, const char *key)
{
	const char *s = json_get_str(result, key, NULL);

	return s ? s : "null";
}

static void expect_line(struct json_object *result, char *line)
{
	char *want;

	if (begins(line, "verdict", &want)) {
		if (strcmp(text_of(result, "verdict"), want))
			print_error("text: %s\n", text_of(result, "text"));
		assert_string_equal(text_of(result, "verdict"), want);
	} else if (begins(line, "dump", &want)) {
		assert_string_equal(text_of(result, "dump"), want);
	} else if (begins(line, "text", &want)) {
		if (!strstr(text_of(result, "text"), want))
			print_error("text: %s\n", text_of(result, "text"));
		assert_non_null(strstr(text_of(result, "text"), want));
	} else if (begins(line, "line", &want)) {
		cleanup(free) char *directive = result_directive(result);
		cleanup(free) char *found = result_line(result);

		text_add(&found, "", "%s", directive);
		assert_string_equal(found, want);
	} else if (begins(line, "number", &want)) {
		char *key = strsep(&want, " ");
		double v;

		assert_true(json_get_number(result, key, &v));
		assert_true(v > strtod(want, NULL) * 0.99 && v < strtod(want, NULL) * 1.01);
	} else if (begins(line, "value", &want)) {
		char *key = strsep(&want, " ");

		assert_string_equal(json_object_to_json_string(json_object_object_get(result, key)),
				    want);
	} else {
		fail_msg("no such line in a recipe: %s", line);
	}
}

static void test_recipe(void **state)
{
	const struct scene_options opt = { 0 };
	struct json_object *result = NULL;
	cleanup(free) char *text = NULL;
	char *rest, *line, *arg, *dir = NULL;
	int err;

	assert_int_equal(file_read(*state, 1 << 16, &text, NULL), 0);
	rest = text;
	while ((line = strsep(&rest, "\n"))) {
		if (!*line || *line == '#')
			continue;
		if (begins(line, "from", &arg)) {
			dir = fixture_create(arg);
		} else if (begins(line, "do", &arg)) {
			assert_non_null(dir);
			assert_true(fixture_step(dir, arg));
		} else {
			if (!result)
				result = verdict_run(dir, &opt, &err);
			assert_non_null(result);
			expect_line(result, line);
		}
	}
	assert_non_null(result);
	json_object_put(result);
	fixture_destroy(dir);
}

int main(void)
{
	struct CMUnitTest *test;
	glob_t found;
	int rc;

	if (glob(RECORDED "/*.recipe", 0, NULL, &found)) {
		fprintf(stderr, "%s: no recipe\n", RECORDED);
		return 1;
	}
	test = xcalloc(found.gl_pathc, sizeof(*test));
	for (size_t i = 0; i < found.gl_pathc; i++)
		test[i] = (struct CMUnitTest){ .name = strrchr(found.gl_pathv[i], '/') + 1,
					       .test_func = test_recipe,
					       .initial_state = found.gl_pathv[i] };
	rc = _cmocka_run_group_tests("recorded", test, found.gl_pathc, NULL, NULL);
	free(test);
	globfree(&found);
	return rc ? 1 : 0;
}
