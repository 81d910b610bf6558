// SPDX-License-Identifier: GPL-2.0
/* test_vmlinux.c - symbols, bytes and types of an ELF file, and what is none */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "be.h"
#include "fixture.h"
#include "vmlinux.h"

#define DEBUG RECORDED "/debug/vmlinux"
#define TEXT  0x100000
#define SLIDE 0x3ffe0000000

static struct vmlinux elf;

static int open_debug(void **state)
{
	char *why = NULL;

	(void)state;
	if (vmlinux_open(&elf, DEBUG, &why))
		return -1;
	elf.slide = SLIDE;
	return 0;
}

static int close_debug(void **state)
{
	(void)state;
	vmlinux_close(&elf);
	return 0;
}

static void test_symbols(void **state)
{
	const struct vmlinux_symbol *f = vmlinux_function(&elf, SLIDE + TEXT + 4);
	uint64_t addr;

	(void)state;
	assert_string_equal(elf.build_id, "0123456789abcdef");
	assert_true(vmlinux_find(&elf, "show_stack", &addr));
	assert_int_equal(addr, SLIDE + TEXT);
	assert_false(vmlinux_find(&elf, "_start", &addr));
	assert_non_null(f);
	assert_string_equal(f->name, "show_stack");
	assert_null(vmlinux_function(&elf, SLIDE + TEXT + f->size));
	assert_null(vmlinux_function(&elf, TEXT));
	assert_false(vmlinux_find_static(&elf, "word", &addr));
}

static void test_bytes(void **state)
{
	const unsigned char *bytes;
	uint64_t word, nothing;
	size_t left;
	GElf_Shdr sh;

	(void)state;
	assert_true(vmlinux_find(&elf, "word", &word));
	bytes = vmlinux_bytes(&elf, word, &left);
	assert_non_null(bytes);
	assert_int_equal(left, 4);
	assert_int_equal(be32_load(bytes), 0x11223344);
	bytes = vmlinux_bytes(&elf, word + 3, &left);
	assert_non_null(bytes);
	assert_int_equal(left, 1);
	assert_int_equal(*bytes, 0x44);
	/* In memory only; in no section */
	assert_true(vmlinux_find(&elf, "nothing", &nothing));
	assert_non_null(vmlinux_section(&elf, nothing, &sh));
	assert_int_equal(sh.sh_type, SHT_NOBITS);
	assert_null(vmlinux_bytes(&elf, nothing, &left));
	assert_null(vmlinux_section(&elf, SLIDE, &sh));
	assert_null(vmlinux_bytes(&elf, SLIDE, &left));
}

static void test_types(void **state)
{
	static const struct {
		const char *member;
		uint64_t offset;
	} member[] = { { "first", 0 },	{ "second", 8 }, { "third", 12 },
		       { "fourth", 8 }, { "named", 16 }, { "last", 24 } };
	uint64_t offset;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(member); i++) {
		assert_true(vmlinux_offset(&elf, "show_stack", "outer", member[i].member, &offset));
		assert_int_equal(offset, member[i].offset);
	}
	assert_false(vmlinux_offset(&elf, "show_stack", "outer", "hidden", &offset));
	assert_false(vmlinux_offset(&elf, "show_stack", "inner", "first", &offset));
	assert_false(vmlinux_offset(&elf, "gone", "outer", "first", &offset));
}

/* --- what is none */

static void expect_none(const char *recorded, const char *step, const char *want)
{
	char *dir = fixture_create(recorded);
	cleanup(free) char *path = text_format("%s/vmlinux", dir);
	cleanup(free) char *why = NULL;
	struct vmlinux none;

	assert_true(fixture_step(dir, step));
	assert_true(vmlinux_open(&none, path, &why) < 0);
	assert_string_equal(why, want);
	vmlinux_close(&none);
	fixture_destroy(dir);
}

static void test_none(void **state)
{
	(void)state;
	expect_none("debug", "remove vmlinux", "No such file or directory");
	expect_none("debug", "truncate vmlinux 0", "no ELF file of s390x");
	expect_none("debug", "truncate vmlinux 60", "no ELF file of s390x");
	expect_none("debug", "write vmlinux text", "no ELF file of s390x");
	expect_none("debug", "put vmlinux 18 003e", "no ELF file of s390x");
	/* Cut in front of its sections, and sections that are none */
	expect_none("debug", "truncate vmlinux 4096", "no symbol table");
	expect_none("debug", "put vmlinux 40 0000000000000000", "no symbol table");
}

/* Without types no offset is found */
static void test_no_types(void **state)
{
	char *dir = fixture_create("good");
	cleanup(free) char *path = text_format("%s/vmlinux", dir);
	cleanup(free) char *why = NULL;
	struct vmlinux plain;
	uint64_t offset;
	size_t left;

	(void)state;
	assert_int_equal(vmlinux_open(&plain, path, &why), 0);
	assert_false(vmlinux_offset(&plain, "show_stack", "pt_regs", "psw", &offset));
	assert_null(vmlinux_bytes(&plain, TEXT, &left));
	vmlinux_close(&plain);
	fixture_destroy(dir);
}

int main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(test_symbols),	 cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_types),	 cmocka_unit_test(test_none),
		cmocka_unit_test(test_no_types),
	};

	return cmocka_run_group_tests_name("vmlinux", test, open_debug, close_debug) ? 1 : 0;
}
