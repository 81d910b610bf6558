// SPDX-License-Identifier: GPL-2.0
/* test_splat.c - what the judge takes for a complaint of the kernel's, and what not */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "file.h"
#include "fixture.h"
#include "json.h"
#include "splat.h"

#define BOOT                                                                           \
	"199.529 [    0.068133][    T0] Linux version 6.12.117 (gcc 12.2.0) #38 SMP\n" \
	"200.100 [    0.070214][    T0] Kernel command line: rdinit=/init console=ttyS1\n"
#define PANIC                                                                              \
	"2800.1 [    1.595289][   T55] Kernel panic - not syncing: crash-trigger: cpu 1\n" \
	"2800.2 [    1.595300][   T55] CPU: 1 UID: 0 PID: 55 Comm: racer/1 Tainted: G O\n" \
	"2801.0 [    1.595400][   T55] INFO: lockdep is turned off.\n"

/* @file of a run whose go line is @go: @want, or NULL for nothing */
static void expect_in(const char *file, const char *go, const char *log, const char *want)
{
	char *dir = fixture_create("good");
	cleanup(json) struct json_object *kase = json_tokener_parse("{}");
	cleanup(free) char *path = text_format("%s/%s", dir, file);
	cleanup(free) char *found = NULL;
	struct evidence ev = { .dir = dir, .kase = kase };

	json_object_object_add(kase, "go", json_tokener_parse(go));
	assert_int_equal(file_write(path, log, strlen(log)), 0);
	found = splat_find(&ev, NULL, NULL);
	if (want && found)
		assert_string_equal(found, want);
	assert_int_equal(!!found, !!want);
	fixture_destroy(dir);
}

#define MODULE "{\"entry\": \"module\"}"

static void test_splats(void **state)
{
	static const char *const first[] = {
		"WARNING: possible circular locking dependency detected",
		"WARNING: possible recursive locking detected",
		"WARNING: suspicious RCU usage",
		"WARNING: CPU: 1 PID: 55 at kernel/smp.c:815 "
		"smp_call_function_many_cond+0x4f8/0x5a0",
		"WARNING: kernel/smp.c:815 at smp_call_function_many_cond+0x4f8/0x5a0, CPU#1: "
		"racer/1",
		"BUG: KASAN: slab-out-of-bounds in panic_notify+0x42/0x80",
		"BUG: KCSAN: data-race in vprintk_emit / panic",
		"BUG: sleeping function called from invalid context at kernel/locking/mutex.c:585",
		"BUG: using smp_processor_id() in preemptible [00000000] code: init/1",
		"BUG kmalloc-64 (Tainted: G O): Poison overwritten",
		"[ BUG: Invalid wait context ]",
		"UBSAN: array-index-out-of-bounds in kernel/panic.c:12:3",
		"rcu: INFO: rcu_sched self-detected stall on CPU",
		"watchdog: BUG: soft lockup - CPU#1 stuck for 26s! [racer/1:55]",
		"INFO: task init:1 blocked for more than 122 seconds.",
		"kernel BUG at mm/slub.c:3912!",
		"Unable to handle kernel pointer dereference in virtual kernel address space",
		"illegal operation: 0001 ilc:1 [#1] SMP",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(first); i++) {
		cleanup(free) char *console =
			text_format(BOOT "2799.9 [    1.595100][   T55] %s\n" PANIC, first[i]);
		cleanup(free) char *dmesg = text_format("[    1.595100] [     T55] %s\n", first[i]);

		expect_in(EVIDENCE_CONSOLE, MODULE, console, first[i]);
		expect_in(EVIDENCE_DMESG, MODULE, dmesg, first[i]);
	}
	/* The first of several, and one of a kernel that prints no times */
	expect_in(EVIDENCE_CONSOLE, MODULE,
		  BOOT "1.0 [    0.1][   C0] BUG: one\n2.0 [    0.2][   C0] BUG: two\n",
		  "BUG: one");
	expect_in(EVIDENCE_CONSOLE, MODULE, "1.0 BUG: one\n", "BUG: one");
}

static void test_none(void **state)
{
	(void)state;
	expect_in(EVIDENCE_CONSOLE, MODULE, "", NULL);
	expect_in(EVIDENCE_CONSOLE, MODULE, BOOT PANIC, NULL);
	/* Words within a line are no complaint */
	expect_in(EVIDENCE_CONSOLE, MODULE,
		  "1.0 [    0.1][    T0] Kernel command line: x=\"BUG: KASAN\" WARNING: CPU: 1\n"
		  "2.0 [    0.2][    T1] User process fault: interruption code 0010 ilc:3 in a\n",
		  NULL);
}

/* A case has its BUG, or its CPU that hangs, and no more than that */
static void test_asked(void **state)
{
	static const char bug[] = "1.0 [    1.0][   T5] kernel BUG at trigger/racer.c:61!\n"
				  "1.1 [    1.0][   T5] monitor event: 0040 ilc:2 [#1] SMP\n";
	static const char stall[] = "9.0 [   30.0][   C0] rcu: INFO: rcu_sched detected stalls\n";
	static const char lock[] = "1.0 [    1.0][   T5] WARNING: inconsistent lock state\n";
	static const char *const oops[] = {
		"{\"entry\": \"bug\"}",
		"{\"entry\": [\"module\", \"bug-irq\"]}",
		"{\"entry\": \"module\", \"hold\": [\"print\", \"ipl\"], \"deed\": [\"none\", "
		"\"oops\"]}",
		"{\"entry\": \"module\", \"notifier\": \"oopses\"}",
	};
	static const char *const hang[] = {
		"{\"entry\": \"module\", \"hold\": \"print\"}",
		"{\"entry\": [\"module\", \"spin\"]}",
		"{\"entry\": \"module\", \"notifier\": \"hang\"}",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(oops); i++) {
		expect_in(EVIDENCE_CONSOLE, oops[i], bug, NULL);
		expect_in(EVIDENCE_CONSOLE, oops[i], lock, "WARNING: inconsistent lock state");
	}
	for (size_t i = 0; i < ARRAY_SIZE(hang); i++) {
		expect_in(EVIDENCE_CONSOLE, hang[i], stall, NULL);
		expect_in(EVIDENCE_CONSOLE, hang[i], bug, "kernel BUG at trigger/racer.c:61!");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_splats),
		cmocka_unit_test(test_none),
		cmocka_unit_test(test_asked),
	};

	return cmocka_run_group_tests_name("splat", tests, NULL, NULL);
}
