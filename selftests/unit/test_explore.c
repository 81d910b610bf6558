// SPDX-License-Identifier: GPL-2.0
/* test_explore.c - instructions, schedules and the file of ways, without a guest */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cpu.h"
#include "insn.h"
#include "journal.h"
#include "schedule.h"
#include "state.h"
#include "text.h"
#include "ways.h"

/* As objdump shows them in a kernel's smp_emergency_stop() and around it */
static const struct {
	unsigned char code[6];
	struct insn is;
} known[] = {
	{ { 0xae, 0x83, 0x70, 0x00 }, { INSN_SIGP, 4, .r1 = 8, .r3 = 3, .base = 7 } },
	{ { 0xba, 0x12, 0x30, 0x00 }, { INSN_CS, 4, .r1 = 1, .r3 = 2, .base = 3, .bytes = 4 } },
	{ { 0xeb, 0x11, 0x20, 0x00, 0x00, 0xe4 },
	  { INSN_ATOMIC, 6, .r1 = 1, .r3 = 1, .base = 2, .bytes = 8 } },
	{ { 0xeb, 0x12, 0x3f, 0xf8, 0xff, 0x30 },
	  { INSN_CS, 6, .r1 = 1, .r3 = 2, .base = 3, .disp = -8, .bytes = 8 } },
	{ { 0xc0, 0x30, 0x00, 0x00, 0x00, 0x10 }, { INSN_ADDRESS, 6, .r1 = 3, .target = 0x1020 } },
	{ { 0xc0, 0xe5, 0xff, 0xff, 0xff, 0xf0 }, { INSN_CALL, 6, .r1 = 14, .target = 0xfe0 } },
	{ { 0xa7, 0xf4, 0x00, 0x00 }, { INSN_LOOP, 4, .r1 = 15, .target = 0x1000 } },
	{ { 0xa7, 0x24, 0xff, 0xfe }, { INSN_JUMP, 4, .r1 = 2, .target = 0xffc } },
	{ { 0x83, 0x01, 0x03, 0x08 }, { INSN_DIAG, 4, .r3 = 1, .disp = 0x308 } },
	{ { 0xe5, 0x4c, 0xb0, 0x00, 0x00, 0x00 },
	  { INSN_STORE, 6, .r1 = 4, .base = 11, .bytes = 4 } },
	{ { 0x07, 0xfe }, { INSN_JUMP_REG, 2, .r1 = 15, .r2 = 14 } },
	{ { 0xb9, 0x04, 0x00, 0x27 }, { INSN_MOVE, 4, .r1 = 2, .r2 = 7 } },
	{ { 0x18, 0x12 }, { INSN_OTHER, 2, .r1 = 1 } },
};

static void test_insn(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(known); i++) {
		const struct insn *is = &known[i].is;
		struct insn in;

		assert_true(insn_decode(&in, known[i].code, 6, 0x1000));
		assert_int_equal(in.kind, is->kind);
		assert_int_equal(in.len, is->len);
		if (is->kind == INSN_OTHER)
			continue;
		assert_int_equal(in.r1, is->r1);
		assert_int_equal(in.base, is->base);
		assert_int_equal(in.disp, is->disp);
		assert_int_equal(in.bytes, is->bytes);
		assert_true(in.target == is->target);
		if (is->r3)
			assert_int_equal(in.r3, is->r3);
		if (is->r2)
			assert_int_equal(in.r2, is->r2);
	}
}

static void test_insn_is_cut_off(void **state)
{
	struct insn in;

	(void)state;
	assert_false(insn_decode(&in, known[2].code, 5, 0));
	assert_false(insn_decode(&in, known[0].code, 0, 0));
}

static void test_schedule(void **state)
{
	static const char text[] = "1*2 2*9 0 T2 R1 B2 P0 A1 M2 C0 G1";
	static const char *const wrong[] = { "",    "3",     "1*",  "1*0", "x",
					     "1 T", "1*2*3", "T2*", "-1",  "1*99999999" };
	struct schedule s;
	char *back;

	(void)state;
	assert_true(schedule_parse(&s, text, 3));
	assert_int_equal(s.n, 20);
	assert_int_equal(s.move[13].kind, MOVE_RESTART);
	assert_int_equal(s.move[19].kind, MOVE_LEAVE);
	back = schedule_format(&s);
	assert_string_equal(back, text);
	free(back);
	schedule_destroy(&s);
	assert_true(schedule_parse(&s, "-", 3));
	assert_int_equal(s.n, 0);
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
		assert_false(schedule_parse(&s, wrong[i], 3));
		schedule_destroy(&s);
	}
}

static void test_journal(void **state)
{
	struct ending o = {
		.end = END_STUCK, .cost = 2, .window = true, .late = true, .why = "CPU1 waits"
	};
	struct ending back;
	struct schedule prefix;
	char *line, *first, *children;
	size_t size;
	FILE *f = open_memstream(&line, &size);

	(void)state;
	assert_true(schedule_parse(&prefix, "1*2 R0", 3));
	assert_true(schedule_parse(&o.all, "1*2 R0 2*3", 3));
	assert_int_equal(journal_write(f, &prefix, &o, "4:T1:1"), 0);
	fclose(f);
	line[size - 1] = '\0';
	assert_true(journal_parse(&back, line, 3, &first, &children));
	assert_string_equal(first, "1*2 R0");
	assert_string_equal(children, "4:T1:1");
	assert_int_equal(back.end, END_STUCK);
	assert_int_equal(back.cost, 2);
	assert_true(back.window && back.late);
	assert_int_equal(back.all.n, 6);
	assert_string_equal(back.why, o.why);
	ending_destroy(&back);
	/* Taken apart it is cut off */
	assert_false(journal_parse(&back, line, 3, &first, &children));
	ending_destroy(&back);
	ending_destroy(&o);
	schedule_destroy(&prefix);
	free(line);
}

static void test_ways(void **state)
{
	struct ways w;

	(void)state;
	assert_int_equal(ways_read(&w, "selftests/explore/ways"), 0);
	assert_true(w.nroots > 0);
	assert_non_null(ways_why(&w, "kernel/printk/printk.c"));
	assert_non_null(ways_why(&w, "kimage_free"));
	assert_null(ways_why(&w, "kernel/panic.c"));
	assert_null(ways_why(&w, "arch/s390/kernel/smp.c"));
	ways_destroy(&w);
}

static void test_states(void **state)
{
	struct states s = { 0 };
	struct machine m = { .n = 2 };

	(void)state;
	m.cpu[1].regs.addr = 0x1000;
	assert_false(states_seen(&s, &m, 1, 0));
	assert_true(states_seen(&s, &m, 1, 0));
	/* With more preemptions left something may come of it that did not */
	assert_false(states_seen(&s, &m, 0, 0));
	assert_true(states_seen(&s, &m, 1, 0));
	m.cpu[1].regs.r[3] = 0xe123456789abcdef; /* a clock */
	assert_true(states_seen(&s, &m, 1, 0));
	m.cpu[1].regs.r[3] = 7;
	assert_false(states_seen(&s, &m, 1, 0));
	m.cpu[0].stop_pending = true;
	assert_false(states_seen(&s, &m, 1, 0));
	assert_false(states_seen(&s, &m, 1, 1));
	states_destroy(&s);
}

/* In vain is what would fail once more, not what goes on with what the failure has brought */
static void test_vain(void **state)
{
	const struct point swap = { .kind = POINT_SWAP,
				    .addr = 0x1000,
				    .insn = { INSN_CS, 6, .r1 = 1, .base = 3, .bytes = 8 } };
	struct cpu c = { .at = &swap, .regs.r[1] = 4, .regs.r[3] = 0x2000 };
	struct cpu was = c;

	(void)state;
	assert_null(cpu_vain(&c, &c));
	cpu_add_vain(&c, &was, 7);
	assert_int_equal(cpu_vain(&c, &c)->changes, 7);
	c.regs.r[1] = 6;
	assert_null(cpu_vain(&c, &c));
	c.regs.r[1] = 4;
	c.regs.r[3] = 0x3000;
	assert_null(cpu_vain(&c, &c));
	was = c;
	cpu_add_vain(&c, &was, 9);
	assert_int_equal(cpu_vain(&c, &c)->changes, 9);
	assert_int_equal(c.nvains, 2);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_insn),	 cmocka_unit_test(test_insn_is_cut_off),
		cmocka_unit_test(test_schedule), cmocka_unit_test(test_journal),
		cmocka_unit_test(test_ways),	 cmocka_unit_test(test_states),
		cmocka_unit_test(test_vain),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
