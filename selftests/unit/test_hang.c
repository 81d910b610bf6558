// SPDX-License-Identifier: GPL-2.0
/* test_hang.c - where each CPU stood, of registers as QEMU tells them */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "fixture.h"
#include "file.h"
#include "hang.h"
#include "verdict.h"

/* The kernel of the recorded run, at its place from 6.10 on and where it is linked */
#define IMAGE "000003ffe0119e50"
#define FIRST "0000000000119e50"
#define OTHER "0000000000119d70"
/* With KASLR, at a place that only the guest can tell */
#define MOVED	    "0003a7ffd2569e50"
#define MOVED_STEXT UINT64_C(0x3a7ffd2550000)

static void write_hang(const char *dir, const char *file, const char *text)
{
	cleanup(free) char *hang = text_format("%s/hang", dir);
	cleanup(free) char *path = text_format("%s/%s", hang, file);

	mkdir(hang, 0777);
	assert_int_equal(file_write(path, text, strlen(text)), 0);
}

/* What hang_explain() says of one text of registers; "" where it says nothing */
static void expect_words_of(const char *registers, const char *cpus, bool vmlinux, uint64_t stext,
			    const char *words)
{
	char *dir = fixture_create("good");
	struct evidence ev = { .dir = dir, .seen.stext = stext };
	cleanup(free) char *where = text_format("%s/hang/where.txt", dir);
	cleanup(free) char *first = NULL;
	int quiesced;

	if (!vmlinux)
		assert_true(fixture_step(dir, "remove vmlinux"));
	write_hang(dir, "registers.txt", registers);
	write_hang(dir, "cpus.json", cpus);
	first = hang_explain(&ev, &quiesced);
	assert_string_equal(first ? first : "", words);
	assert_int_equal(access(where, F_OK), first ? 0 : -1);
	assert_int_equal(quiesced,
			 strstr(words, "CPU 1 has done the operator's shutdown") ? 1 : -1);
	fixture_destroy(dir);
}

static void expect_words(const char *registers, const char *cpus, bool vmlinux, const char *words)
{
	expect_words_of(registers, cpus, vmlinux, 0, words);
}

#define CPU(n, mask, addr, r14)                                                           \
	"\r\nCPU#" n "\r\nPSW=mask " mask " addr " addr " cc 00\r\nR00=0000000000000000 " \
	"R14=" r14 " R15=0000000000001000\r\n"
#define STATE(n, word) "{\"cpu-index\": " n ", \"cpu-state\": \"" word "\"}"

static void test_words(void **state)
{
	(void)state;
	expect_words(CPU("0", "0404c00180000000", IMAGE, "000003ffe0119d70")
			     CPU("1", "0706c00180000000", IMAGE, "0000000000000000")
				     CPU("2", "0002000180000000", IMAGE, "0000000000000000")
					     CPU("3", "0705000180000000", IMAGE, "0"),
		     "[" STATE("0", "operating") "," STATE("1", "operating") "," STATE(
			     "2", "operating") "," STATE("3", "stopped") "]",
		     true,
		     "CPU 0 running in __machine_kdump, called from __do_machine_kdump; "
		     "CPU 1 idle in __machine_kdump; CPU 2 in disabled wait in __machine_kdump; "
		     "CPU 3 stopped in user space");
}

/* Trees before 6.10 run where they are linked */
static void test_linked(void **state)
{
	(void)state;
	expect_words(CPU("0", "0704000180000000", FIRST, OTHER), "[" STATE("0", "stopped") "]",
		     true, "CPU 0 stopped in __machine_kdump, called from __do_machine_kdump");
}

static void test_told(void **state)
{
	(void)state;
	expect_words_of(CPU("0", "0404000180000000", MOVED, "0"), "[]", true, MOVED_STEXT,
			"CPU 0 running in __machine_kdump");
	/* What stands at one of the fixed places is something else then */
	expect_words_of(CPU("0", "0404000180000000", IMAGE, "0"), "[]", true, MOVED_STEXT,
			"CPU 0 running at 0x3ffe0119e50, in no function of vmlinux");
}

static void test_elsewhere(void **state)
{
	(void)state;
	expect_words(CPU("0", "0000000180000000", "0000000030001234", "0"), "[]", true,
		     "CPU 0 running at 0x30001234, without DAT (purgatory, or starting up)");
	expect_words(CPU("0", "0404000180000000", IMAGE, "0"), "[]", false,
		     "CPU 0 running at 0x3ffe0119e50");
}

/* As do_machine_quiesce() leaves it; in any other wait at that address nobody said so */
static void test_quiesced(void **state)
{
	(void)state;
	expect_words(CPU("0", "0404000180000000", IMAGE, "0")
			     CPU("1", "0002000180000000", "0000000000000fff", "0"),
		     "[" STATE("0", "stopped") "," STATE("1", "operating") "]", true,
		     "CPU 0 stopped in __machine_kdump; CPU 1 has done the operator's shutdown");
	expect_words(CPU("1", "0702000180000000", "0000000000000fff", "0"), "[]", true,
		     "CPU 1 idle at 0xfff, in no function of vmlinux");
}

/* A half-told register file and QEMU's unknown words do no harm */
static void test_broken(void **state)
{
	(void)state;
	expect_words("", "", true, "");
	expect_words("CPU#", "{", true, "");
	expect_words("CPU#0\r\nPSW=mask 0404", "[]", true, "");
	expect_words("CPU#99999999999\r\nPSW=mask x addr y", "[1, null, {}]", true, "");
	expect_words(CPU("0", "0404000180000000", FIRST, "0"), "[" STATE("0", "<b>stopped</b>") "]",
		     true, "CPU 0 running in __machine_kdump");
}

/* A run without a dump tells it */
static void test_verdict(void **state)
{
	const struct scene_options opt = { 0 };
	char *dir = fixture_create("lost");
	struct json_object *result;
	int err;

	(void)state;
	assert_true(fixture_step(dir, "set run.json outcome \"timeout\""));
	write_hang(dir, "registers.txt", CPU("0", "0000000180000000", "0000000030001234", "0"));
	write_hang(dir, "cpus.json", "[]");
	result = verdict_run(dir, &opt, &err);
	assert_string_equal(json_get_str(result, "text", ""),
			    "limit \"run\" ended the run: CPU 0 running at 0x30001234, without DAT "
			    "(purgatory, or starting up)");
	json_object_put(result);
	fixture_destroy(dir);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words),	 cmocka_unit_test(test_linked),
		cmocka_unit_test(test_told),	 cmocka_unit_test(test_elsewhere),
		cmocka_unit_test(test_quiesced), cmocka_unit_test(test_broken),
		cmocka_unit_test(test_verdict),
	};

	return cmocka_run_group_tests_name("hang", tests, NULL, NULL);
}
