// SPDX-License-Identifier: GPL-2.0
/* test_scene.c - what the checks say with a makedumpfile that does well, or fails in one way */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glob.h>
#include <string.h>
#include <sys/stat.h>

#include "check.h"
#include "file.h"
#include "fixture.h"
#include "result.h"
#include "tool.h"

/* Does well; @version and @fault are put before it */
static const char fake[] =
	"case $1 in\n"
	"-v) printf 'makedumpfile: version %s\\nlzo\\tenabled\\n' \"$version\"; exit ;;\n"
	"--dump-dmesg) cp \"$0.dmesg\" \"$3\" ;;\n"
	"-x) cp \"$0.dmesg\" \"$5\" ;;\n"
	"-F) shift 4; [ $1 != -x ] || shift 2; cat \"$1\" ;;\n"
	"-R) cat >\"$2\" ;;\n"
	"--split) shift 4; [ $1 != -x ] || shift 2; cp \"$1\" \"$2\" && cp \"$1\" \"$3\" ;;\n"
	"--reassemble) cp \"$2\" \"$4\" ;;\n"
	"-d) shift 2; [ $1 != -x ] || shift 2; cp \"$1\" \"$2\" ;;\n"
	"*) shift 3; [ $1 != -x ] || shift 2; cp \"$1\" \"$2\" ;;\n"
	"esac\n";

static const char dmesg[] =
	PROTO_KMSG_NONCE "5d0fa75190d78256\n" PROTO_KMSG_PANIC PROTO_PANIC "2\n";

static void write_tool(const char *dir, const char *version, const char *fault)
{
	cleanup(free) char *tool = text_format("%s/makedumpfile", dir);
	cleanup(free) char *log = text_format("%s.dmesg", tool);
	cleanup(free) char *text =
		text_format("#!/bin/sh\nversion='%s'\n%s\n%s", version, fault, fake);

	assert_int_equal(file_write(tool, text, strlen(text)), 0);
	assert_int_equal(chmod(tool, 0700), 0);
	assert_int_equal(file_write(log, dmesg, strlen(dmesg)), 0);
}

struct opened {
	char *dir, *vmcore, *vmlinux, *tool;
	struct evidence ev;
	struct scene sc;
	struct check_result r[32];
};

static void open_all(struct opened *o, const char *version, const char *fault, const char *step,
		     bool full)
{
	cleanup(free) char *why = NULL;

	*o = (struct opened){ .dir = fixture_create("good") };
	o->vmcore = text_format("%s/vmcore", o->dir);
	o->vmlinux = text_format("%s/vmlinux", o->dir);
	o->tool = text_format("%s/makedumpfile", o->dir);
	if (version)
		write_tool(o->dir, version, fault);
	if (step)
		assert_true(fixture_steps(o->dir, step));
	assert_int_equal(evidence_open(&o->ev, o->dir, &why), 0);
	o->sc.ev = &o->ev;
	o->sc.opt = (struct scene_options){ .makedumpfile = o->tool, .full = full };
	scene_open(&o->sc, o->vmcore, o->vmlinux);
	check_run(&o->sc, o->r);
}

static void close_all(struct opened *o)
{
	check_free(o->r);
	scene_close(&o->sc);
	evidence_close(&o->ev);
	fixture_destroy(o->dir);
	free(o->vmcore);
	free(o->vmlinux);
	free(o->tool);
}

static void expect(const struct opened *o, const char *check, enum check_state state,
		   const char *words)
{
	for (size_t i = 0; i < check_count; i++) {
		if (strcmp(check_table[i].name, check))
			continue;
		if (o->r[i].state != state || !strstr(o->r[i].detail, words))
			print_error("%s: state %d, %s\n", check, o->r[i].state, o->r[i].detail);
		assert_int_equal(o->r[i].state, state);
		assert_non_null(strstr(o->r[i].detail, words));
		return;
	}
	fail_msg("no check %s", check);
}

static void test_good(void **state)
{
	struct opened o;

	(void)state;
	open_all(&o, "1.7.8", "", NULL, true);
	for (size_t i = 0; i < check_count; i++)
		if (o.r[i].state != CHECK_OK && o.r[i].state != CHECK_SKIPPED)
			fail_msg("%s: %s", check_table[i].name, o.r[i].detail);
	expect(&o, "makedumpfile-reads", CHECK_OK,
	       "--dump-dmesg; filtered again, uncompressed: the same pages");
	expect(&o, "makedumpfile-forms", CHECK_OK,
	       "zlib; lzo; snappy: not in this build; zstd: not in this build; -F and -R; "
	       "--split and --reassemble; -d 1 is raised to the dump's own level");
	expect(&o, "nonce-dmesg", CHECK_OK, "by makedumpfile --dump-dmesg");
	assert_int_equal(o.sc.tool_version, 10708);
	assert_int_equal(o.sc.told_cpu, 2);
	close_all(&o);
}

/* The hypervisor's dump is flattened: makedumpfile puts it together */
#define VMDUMP "set run.json operator [{\"do\":\"vmdump\",\"host_ms\":2000,\"end_ms\":2400}]"

static void test_vmdump(void **state)
{
	static const char restore[] = "[ $1 != -R ] || { cp \"${0%/*}/vmcore\" \"$2\"; exit; }";
	static const struct {
		const char *fault;
		enum check_state state;
		const char *words;
	} vmdump[] = {
		{ restore, CHECK_OK, "129 pages are the same" },
		{ "[ $1 != -R ] || { echo torn; exit 5; }", CHECK_FAILED,
		  "makedumpfile -R: exit 5: torn" },
		{ "", CHECK_FAILED, "5 bytes are no dump" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(vmdump); i++) {
		struct opened o;

		open_all(&o, "1.7.8", vmdump[i].fault, VMDUMP "; write vmdump text", false);
		expect(&o, "vmdump", vmdump[i].state, vmdump[i].words);
		close_all(&o);
	}
}

/* An ELF file, as makedumpfile -E makes it, is judged but not filtered again */
static void test_elf(void **state)
{
	struct opened o;

	(void)state;
	open_all(&o, "1.7.8", "", "elf vmcore 1", true);
	expect(&o, "pages", CHECK_OK, "129 pages");
	expect(&o, "makedumpfile-reads", CHECK_SKIPPED, "an ELF dump");
	expect(&o, "makedumpfile-forms", CHECK_SKIPPED, "an ELF dump");
	expect(&o, "cpus", CHECK_OK, "4 CPUs");
	expect(&o, "memory", CHECK_OK, "kernel 64/64");
	close_all(&o);
	/* A hypervisor's has no VMCOREINFO among its notes: lowcore tells where it is */
	open_all(&o, "1.7.8", "", "elf vmcore 0", false);
	expect(&o, "build-id", CHECK_OK, "66f3598f79ba0fb10980992d8c313b275eb423cd");
	close_all(&o);
	open_all(&o, "1.7.8", "", "page 0 0xe0c 0000000000000000; elf vmcore 0", false);
	expect(&o, "build-id", CHECK_SKIPPED, "VMCOREINFO has no BUILD-ID");
	close_all(&o);
	open_all(&o, "1.7.8", "", "elf vmcore 1 0x1c88000", false);
	expect(&o, "memory", CHECK_FAILED, "the kernel page at 0x1c88000 is not in the dump");
	close_all(&o);
}

/* The record's first free page is one that the dump holds; struct page says that it is free */
#define KEPT   "page 0x1c89000 2112 0000000001c880000000000400000001"
#define NO_MAP "; replace SYMBOL(vmemmap)=37200000000 SYMBOL(vmemmap)=3ffe036d700"
#define MARK   "; page 0x4df000 0x928 0000000000000000f0000000"
#define BUDDY  KEPT NO_MAP MARK

static void test_free_pages(void **state)
{
	static const struct {
		const char *version, *step;
		enum check_state state;
		const char *words;
	} free_page[] = {
		{ "1.7.8", BUDDY, CHECK_FAILED,
		  "1 free pages are in the dump, level 31 leaves them out" },
		{ "1.7.8", KEPT, CHECK_OK, "free 1/16; the free pages were used again" },
		{ "1.7.8", KEPT NO_MAP, CHECK_OK, "the free pages were used again" },
		/* Another mark; in the midst of a block of 2^4 pages */
		{ "1.7.8", BUDDY "; page 0x4df000 0x930 f1000000", CHECK_OK, "used again" },
		{ "1.7.8",
		  KEPT "; replace SYMBOL(vmemmap)=37200000000 SYMBOL(vmemmap)=3ffe036d900" MARK,
		  CHECK_OK, "used again" },
		{ "1.7.8",
		  KEPT "; replace SYMBOL(vmemmap)=37200000000 SYMBOL(vmemmap)=3ffe036d900"
		       "; page 0x4df000 0x928 0000000000000004f0000000",
		  CHECK_FAILED, "1 free pages are in the dump" },
		{ "1.7.8", BUDDY "; replace OFFSET(page.private) OFFSET(page.privata)", CHECK_OK,
		  "used again" },
		/* No other is left out: an old makedumpfile does not know them */
		{ "1.7.7", BUDDY "; page 0x1c89000 56 00000061; replace OSRELEASE=6 OSRELEASE=7",
		  CHECK_OK, "makedumpfile before 1.7.8 keeps the free pages of 7.0 and later" },
		{ "1.7.7", BUDDY "; replace OSRELEASE=6 OSRELEASE=7", CHECK_FAILED,
		  "1 free pages are in the dump" },
		{ "1.7.7", BUDDY "; page 0x1c89000 56 00000061", CHECK_FAILED,
		  "1 free pages are in the dump" },
		{ "1.7.8", BUDDY "; page 0x1c89000 56 00000061; replace OSRELEASE=6 OSRELEASE=7",
		  CHECK_FAILED, "1 free pages are in the dump" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(free_page); i++) {
		struct opened o;

		open_all(&o, free_page[i].version, "", free_page[i].step, false);
		expect(&o, "memory", free_page[i].state, free_page[i].words);
		close_all(&o);
	}
}

/* The record's first free page, which is not in the dump, as one of a compound page */
#define TAIL	 "page 0x1c89000 2120 00000005"
#define NEW_NAME "; replace OFFSET(page.compound_head) OFFSET(page.compound_info)"

static void test_tail_pages(void **state)
{
	static const struct {
		const char *version, *step;
		enum check_state state;
		const char *words;
	} tail[] = {
		{ "1.7.8", TAIL, CHECK_FAILED, "is not in the dump, level 31 keeps it" },
		{ "1.7.8", TAIL NEW_NAME, CHECK_OK,
		  "compound 0/1; makedumpfile before 1.7.9 leaves out tail pages" },
		{ "1.7.9", TAIL NEW_NAME, CHECK_FAILED, "is not in the dump, level 31 keeps it" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(tail); i++) {
		struct opened o;

		open_all(&o, tail[i].version, "", tail[i].step, false);
		expect(&o, "memory", tail[i].state, tail[i].words);
		close_all(&o);
	}
}

/* What the check says of makedumpfile with that fault */
static void expect_fault(const char *version, const char *fault, const char *check,
			 enum check_state state, const char *words)
{
	struct opened o;

	open_all(&o, version, fault, NULL, !strcmp(check, "makedumpfile-forms"));
	expect(&o, check, state, words);
	close_all(&o);
}

static void test_faults(void **state)
{
	(void)state;
	expect_fault("1.7.8", "[ \"$1\" != -d ] || { echo full; exit 3; }", "makedumpfile-reads",
		     CHECK_FAILED, "makedumpfile -d 31 IN again: exit 3: full");
	expect_fault("1.7.8", "[ \"$1\" != -d ] || exit 0", "makedumpfile-reads", CHECK_FAILED,
		     "No such file");
	expect_fault("1.7.8", "[ \"$1\" != -d ] || { head -c 400000 \"$3\" >\"$4\"; exit; }",
		     "makedumpfile-reads", CHECK_FAILED, "filtered again");
	expect_fault("1.7.8", "[ \"$1\" != --reassemble ] || exit 1", "makedumpfile-forms",
		     CHECK_FAILED, "makedumpfile --reassemble part1 part2 again: exit 1");
	expect_fault("1.7.8", "[ \"$1\" != -d ] || exit 127", "makedumpfile-reads", CHECK_ERROR,
		     "makedumpfile can't be run");
	/* Of much that it prints the beginning is told */
	expect_fault("1.7.8", "[ \"$1\" != -d ] || { yes full | head -c 100000; exit 3; }",
		     "makedumpfile-reads", CHECK_FAILED, "exit 3: full");
	expect_fault("1.7.8", "[ \"$1\" != -c ] || exit 4", "makedumpfile-forms", CHECK_FAILED,
		     "makedumpfile -c -d 31 IN again: exit 4: ; makedumpfile -c -d 1 IN again");
	expect_fault("1.7.8", "[ \"$1\" != -F ] || exit 4", "makedumpfile-forms", CHECK_FAILED,
		     "makedumpfile -F -c -d 31 IN: exit 4");
	expect_fault("1.7.8", "[ \"$1\" != -R ] || exit 4", "makedumpfile-forms", CHECK_FAILED,
		     "makedumpfile -R again: exit 4");
	expect_fault("1.7.8", "[ \"$1\" != --split ] || exit 4", "makedumpfile-forms", CHECK_FAILED,
		     "makedumpfile --split -c -d 31 IN part1 part2: exit 4");
	expect_fault("1.7.8", "[ \"$1\" != -d ] || kill -9 $$", "makedumpfile-reads", CHECK_FAILED,
		     "exit -4");
	/* Too old for this kernel; no version; it fails to tell one */
	expect_fault("1.7.5", "", "makedumpfile-reads", CHECK_SKIPPED,
		     "1.7.5 does not know this kernel's");
	expect_fault("1.7.6", "", "makedumpfile-reads", CHECK_OK, "");
	expect_fault("2", "", "makedumpfile-reads", CHECK_ERROR, "does not run: exit 0");
	expect_fault("1.8", "", "makedumpfile-reads", CHECK_OK, "");
	expect_fault("1.7.8", "[ \"$1\" != -v ] || { echo version 1.7.8; exit 2; }",
		     "makedumpfile-reads", CHECK_ERROR, "does not run: exit 2");
	expect_fault("1.7.8", "exit 125", "makedumpfile-reads", CHECK_ERROR,
		     "does not run: exit 125");
}

/* Of an old kernel it needs the symbols */
static void test_dmesg(void **state)
{
	static const char no_dmesg[] =
		"case $1$2 in --dump-dmesg*|-x*) echo no log; exit 1 ;; esac";
	struct opened o;

	(void)state;
	open_all(&o, "1.7.8", "[ \"$1\" != --dump-dmesg ] || { echo no symbols; exit 1; }", NULL,
		 false);
	expect(&o, "nonce-dmesg", CHECK_OK, "by makedumpfile -x vmlinux --dump-dmesg");
	expect(&o, "makedumpfile-reads", CHECK_OK,
	       "for it needs its symbols (makedumpfile --dump-dmesg: exit 1: no symbols");
	close_all(&o);
	expect_fault("1.7.8", no_dmesg, "nonce-dmesg", CHECK_FAILED,
		     "makedumpfile --dump-dmesg: exit 1: no log");
	expect_fault("1.7.8", no_dmesg, "makedumpfile-reads", CHECK_FAILED,
		     "makedumpfile --dump-dmesg: exit 1: no log");
	open_all(&o, "1.7.8", no_dmesg, "remove vmlinux", false);
	expect(&o, "nonce-dmesg", CHECK_FAILED, "makedumpfile --dump-dmesg: exit 1: no log");
	close_all(&o);
}

/* A makedumpfile that does not run says nothing about the dump */
static void test_verdict(void **state)
{
	const struct scene_options opt = { .makedumpfile = "/bin/false" };
	const struct scene_options lost = { .makedumpfile = "false" };
	char *dir = fixture_create("good");
	cleanup(free) char *pattern = NULL;
	struct json_object *result;
	glob_t found;
	int err;

	(void)state;
	result = verdict_run(dir, &opt, &err);
	assert_string_equal(json_get_str(result, "verdict", ""), "error");
	assert_non_null(strstr(json_get_str(result, "text", ""), "does not run: exit 1"));
	json_object_put(result);
	result = verdict_run(dir, &lost, &err);
	assert_string_equal(json_get_str(result, "verdict", ""), "error");
	json_object_put(result);
	pattern = text_format("%s/" TOOL_TMP "*", dir);
	assert_int_equal(glob(pattern, 0, NULL, &found), GLOB_NOMATCH);
	fixture_destroy(dir);
}

static void test_exit(void **state)
{
	(void)state;
	assert_int_equal(verdict_exit(VERDICT_OK), 0);
	assert_int_equal(verdict_exit(VERDICT_SKIP), 0);
	assert_int_equal(verdict_exit(VERDICT_NOT_OK), 1);
	assert_int_equal(verdict_exit(VERDICT_TIMEOUT), 1);
	assert_int_equal(verdict_exit(VERDICT_ERROR), 3);
}

/* Nobody owns the panic, says the kernel: then it is the panic text alone that tells who won */
static void test_no_owner(void **state)
{
	struct opened o;

	(void)state;
	open_all(&o, "1.7.8", "", "page 0x4df000 0x128 ffffffff", false);
	expect(&o, "winner", CHECK_OK,
	       "CPU 2, by the panic text alone: panic_cpu is -1: no CPU owns the panic");
	close_all(&o);
}

/* A check that found nothing to look at is not ok */
static void test_silence(void **state)
{
	struct opened o;

	(void)state;
	open_all(&o, "1.7.8", "", NULL, false);
	check_free(o.r);
	o.sc.core.ncpus = 0;
	check_run(&o.sc, o.r);
	expect(&o, "stacks", CHECK_FAILED, "it found nothing to look at");
	expect(&o, "cpus", CHECK_FAILED, "no NT_PRSTATUS note");
	close_all(&o);
	open_all(&o, NULL, NULL, "truncate vmcore 0", false);
	expect(&o, "build-id", CHECK_FAILED, "the dump can't be read");
	expect(&o, "pages", CHECK_FAILED, "the file is empty");
	close_all(&o);
}

/* --- what checks tell */

static void expect_entry(struct json_object *list, size_t i, const char *want)
{
	assert_string_equal(json_object_to_json_string_ext(json_object_array_get_idx(list, i),
							   JSON_C_TO_STRING_PLAIN),
			    want);
}

static void test_list(void **state)
{
	struct check_result r[32] = { { CHECK_OK, "a" },
				      { CHECK_FAILED, "b" },
				      { CHECK_SKIPPED, "c" },
				      { CHECK_ERROR, "d" } };
	struct json_object *list;

	(void)state;
	for (size_t i = 4; i < check_count; i++)
		r[i].detail = "";
	list = check_list(r);
	assert_int_equal(json_object_array_length(list), check_count);
	expect_entry(list, 0, "{\"name\":\"received\",\"ok\":true,\"detail\":\"a\"}");
	expect_entry(list, 1, "{\"name\":\"makedumpfile-exit\",\"ok\":false,\"detail\":\"b\"}");
	expect_entry(list, 2, "{\"name\":\"pages\",\"ok\":null,\"detail\":\"c\"}");
	expect_entry(list, 3, "{\"name\":\"makedumpfile-reads\",\"ok\":null,\"detail\":\"d\"}");
	json_object_put(list);
}

/* What is wrong replaces what was fine; of what is wrong the first 1000 bytes are kept */
static void test_tell(void **state)
{
	struct check_result r = { CHECK_OK, NULL };
	char full[1001] = "";

	(void)state;
	check_ok(&r, "fine");
	memset(full, 'x', 1000);
	check_skip(&r, "%s", full);
	check_ok(&r, "fine");
	assert_int_equal(r.state, CHECK_SKIPPED);
	full[999] = full[1000] = 0;
	check_fail(&r, "%s", full);
	check_skip(&r, "fine");
	assert_string_equal(r.detail, full);
	check_fail(&r, "y");
	assert_int_equal(strlen(r.detail), 1002);
	for (int i = 0; i < 3; i++) {
		check_fail(&r, "z");
		assert_string_equal(r.detail + 999, "; y; ...");
	}
	assert_int_equal(r.state, CHECK_FAILED);
	free(r.detail);

	/* Full to the last byte */
	r = (struct check_result){ CHECK_OK, NULL };
	full[999] = 'x';
	check_fail(&r, "%s", full);
	check_fail(&r, "z");
	assert_string_equal(r.detail + 1000, "; ...");
	free(r.detail);
}

int main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(test_good),	   cmocka_unit_test(test_faults),
		cmocka_unit_test(test_dmesg),	   cmocka_unit_test(test_verdict),
		cmocka_unit_test(test_silence),	   cmocka_unit_test(test_exit),
		cmocka_unit_test(test_list),	   cmocka_unit_test(test_tell),
		cmocka_unit_test(test_vmdump),	   cmocka_unit_test(test_elf),
		cmocka_unit_test(test_no_owner),   cmocka_unit_test(test_free_pages),
		cmocka_unit_test(test_tail_pages),
	};

	return cmocka_run_group_tests_name("scene", test, NULL, NULL) ? 1 : 0;
}
