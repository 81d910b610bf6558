// SPDX-License-Identifier: GPL-2.0
/* test_sweep.c - draws are repeatable, intervals exact, and memory is not misread */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include "crash_trigger.h"
#include "draw.h"
#include "folder.h"
#include "loaded.h"
#include "merge.h"
#include "tally.h"
#include "watch.h"

#define NONCE  "0123456789abcdef"
#define RECORD 0x2000
#define BANNER 0x5040
#define OWNER  0x5100

static void test_draw(void **state)
{
	struct draw a, b;

	(void)state;
	for (unsigned int i = 0; i < 1000; i++) {
		unsigned int seen = 0;

		memset(&a, 0, sizeof(a));
		memset(&b, 0, sizeof(b));
		draw_race(&a, 7, i, 4);
		draw_race(&b, 7, i, 4);
		assert_memory_equal(&a, &b, sizeof(a));
		assert_in_range(a.ncpus, 2, 4);
		for (unsigned int j = 0; j < a.ncpus; j++) {
			assert_in_range(a.cpu[j], 0, 3);
			assert_false(seen & 1u << a.cpu[j]);
			seen |= 1u << a.cpu[j];
			assert_true(a.skew_ns[j] >= 0 && a.skew_ns[j] <= 1200000000);
		}
	}
	draw_race(&b, 8, 999, 4);
	assert_memory_not_equal(&a, &b, sizeof(a));
}

/* What the guest is told is what was drawn, in its byte order */
static void test_gate(void **state)
{
	static const char *const names[] = { [CRASH_TRIGGER_MODULE] = "module",
					     [CRASH_TRIGGER_IRQ] = "irq",
					     [CRASH_TRIGGER_BUG] = "bug" };
	struct crash_trigger_gate gate;
	struct draw d;

	(void)state;
	for (unsigned int i = 0; i < 100; i++) {
		memset(&gate, 0, sizeof(gate));
		draw_race(&d, 7, i, 64);
		draw_write(&d, &gate);
		assert_int_equal(be32toh(gate.nracers), d.ncpus);
		assert_int_equal(be64toh(gate.lead_ns), d.lead_ns);
		assert_in_range(d.lead_ns, 10000000, 20000000);
		for (unsigned int j = 0; j < d.ncpus; j++) {
			assert_int_equal(be32toh(gate.racer[j].cpu), d.cpu[j]);
			assert_string_equal(names[be32toh(gate.racer[j].entry)], d.entry[j]);
			assert_int_equal(be64toh(gate.racer[j].skew_ns), d.skew_ns[j]);
		}
	}
}

/* Values of R's binom.test() */
static void test_interval(void **state)
{
	static const struct {
		struct count c;
		double low, high;
	} known[] = {
		{ { 10, 0 }, 0, 0.3084971 },
		{ { 10, 5 }, 0.1870860, 0.8129140 },
		{ { 10, 10 }, 0.6915029, 1 },
		{ { 2000, 0 }, 0, 0.001842742 },
	};
	double low, high;

	(void)state;
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
		tally_interval(&known[i].c, &low, &high);
		assert_true(low > known[i].low - 1e-6 && low < known[i].low + 1e-6);
		assert_true(high > known[i].high - 1e-6 && high < known[i].high + 1e-6);
	}
}

static void test_buckets(void **state)
{
	struct tally t = { 0 };

	(void)state;
	tally_add(&t, 0, true);
	tally_add(&t, 0.01, false);
	tally_add(&t, 1e6, true);
	tally_add(&t, -1, false);
	assert_int_equal(t.all.n, 4);
	assert_int_equal(t.all.lost, 2);
	assert_int_equal(t.bucket[0].lost, 1);
	assert_int_equal(t.bucket[1].n, 1);
	assert_int_equal(t.bucket[TALLY_BUCKETS - 2].lost, 1);
	assert_int_equal(t.bucket[TALLY_BUCKETS - 1].n, 1);
}

static void put64(unsigned char *at, uint64_t value)
{
	value = htobe64(value);
	memcpy(at, &value, sizeof(value));
}

static void test_watch(void **state)
{
	static unsigned char ram[0x8000];
	static const struct symbols symbols = { .banner = 0x100040,
						.panic_cpu = 0x100100,
						.banner_text = "Linux version 6" };
	struct crash_trigger_record *r = (void *)(ram + RECORD);
	const uint32_t owner = htobe32(2);
	struct watch w;

	(void)state;
	assert_false(watch_create(&w, ram, sizeof(ram), &symbols, 0));
	strcpy((char *)ram + 0x4123, "Linux version 6.12 in the log");
	strcpy((char *)ram + BANNER, "Linux version 6.12");
	assert_true(watch_create(&w, ram, sizeof(ram), &symbols, RECORD));
	assert_int_equal(w.panic_cpu, OWNER);
	watch_begin(&w);

	/* A record of another race */
	memcpy(r->magic, CRASH_TRIGGER_MAGIC, sizeof(r->magic));
	memcpy(r->nonce, "fedcba9876543210", sizeof(r->nonce));
	put64((void *)&r->call[1].tod, 4096000);
	watch_look(&w, NONCE);
	assert_int_equal(watch_calls(&w), 0);
	assert_true(watch_took_ms(&w) < 0);

	/* This race */
	memcpy(r->nonce, NONCE, sizeof(r->nonce));
	assert_false(watch_is_fresh(&w, NONCE));
	put64((void *)&r->call[1].tod, 0);
	assert_true(watch_is_fresh(&w, NONCE));
	assert_false(watch_is_fresh(&w, "fedcba9876543210"));
	put64((void *)&r->call[1].tod, 10 * 4096000);
	put64((void *)&r->call[2].tod, 12 * 4096000);
	put64((void *)&r->call[3].tod, 11 * 4096000);
	memcpy(ram + OWNER, &owner, sizeof(owner));
	watch_look(&w, NONCE);
	assert_int_equal(watch_calls(&w), 3);
	assert_true(watch_took_ms(&w) >= 0);
	assert_int_equal(w.winner, 2);
	assert_true(watch_skew_ms(&w) == 1);

	/* The capture kernel runs, and the record's page is in use again */
	memset(r, 0, sizeof(*r));
	watch_look(&w, NONCE);
	assert_int_equal(watch_calls(&w), 3);
}

static void test_memory(void **state)
{
	struct loaded l = { .segment = { { 0x1000, 0x100 }, { 0x3000, 0x2000 } }, .n = 2 };
	uint64_t before, after, at;
	struct ram ram;

	(void)state;
	assert_int_equal(ram_create(&ram, 0x8000), 0);
	ram.seen[0x3fff] = 1;
	assert_int_equal(ram_keep(&ram), 0);
	assert_int_equal(ram_hash(&ram, &before), 0);
	ram.seen[0x2fff] = ram.seen[0x7000] = ram.seen[0x5000] = ram.seen[0x1100] = 1;
	assert_true(loaded_is_whole(&l, &ram, &at));
	ram.seen[0x4fff] = 1;
	assert_false(loaded_is_whole(&l, &ram, &at));
	assert_int_equal(at, 0x4fff);
	assert_int_equal(ram_hash(&ram, &after), 0);
	assert_true(after != before);
	assert_int_equal(ram_restore(&ram), 0);
	assert_int_equal(ram_hash(&ram, &after), 0);
	assert_true(after == before);
	/* What was a hole is one again */
	assert_int_equal(lseek(ram.fd, 0x4000, SEEK_DATA), -1);
	ram_destroy(&ram);
}

static char *put_part(const char *dir, const char *part, const char *seed, const char *races)
{
	char *path = text_format("%s/%s", dir, part);
	cleanup(free) char *kernel = text_format("%s/racy", path);
	cleanup(free) char *json = text_format("%s/sweep.json", path);
	cleanup(free) char *tsv = text_format("%s/races.tsv", kernel);
	FILE *f;

	assert_int_equal(folder_mkdir(kernel), 0);
	f = fopen(json, "w");
	assert_non_null(f);
	fprintf(f,
		"{ \"tree\": \"6.12\", \"seed\": %s, \"kernels\": [ { \"kernel\": \"racy\", "
		"\"class\": \"racy\", \"odd\": 0, \"races_per_minute\": 30.0 } ] }\n",
		seed);
	fclose(f);
	f = fopen(tsv, "w");
	assert_non_null(f);
	fprintf(f, "race\trep\n%s", races);
	fclose(f);
	return path;
}

#define RACE(number, outcome) \
	number "\t0\t1:bug:0 2:irq:9\t0.5\t2\t1\t" outcome "\tshutdown\t9.0\t100\t900\t-\n"

static void test_merge(void **state)
{
	char dir[] = "/tmp/test-merge-XXXXXX";
	cleanup(free) char *out = NULL;
	cleanup(free) char *json = NULL;
	char *part[6], *pair[2];
	struct json_object *sweep, *kernel, *skew;

	(void)state;
	assert_non_null(mkdtemp(dir));
	out = text_format("%s/out", dir);
	json = text_format("%s/sweep.json", out);
	part[0] = put_part(dir, "a", "7", RACE("0", "lost") RACE("2", "saved"));
	part[1] = put_part(dir, "b", "7", RACE("1", "lost"));
	part[2] = put_part(dir, "twice", "7", RACE("2", "saved"));
	part[3] = put_part(dir, "other", "8", RACE("3", "lost"));
	part[4] = put_part(dir, "torn", "7", RACE("3", "lost") "4\t0\t1:bug:0 2:irq:9\t0.5\t2\n");
	part[5] = put_part(dir, "far", "7", RACE("4000000000", "lost"));

	assert_int_equal(merge_execute(out, part, 2), 0);
	sweep = json_read_object(json);
	kernel = json_object_array_get_idx(json_get(sweep, "kernels", json_type_array), 0);
	skew = json_get(kernel, "skew", json_type_object);
	assert_int_equal(json_get_num(skew, "races", -1), 3);
	assert_int_equal(json_get_num(skew, "lost", -1), 2);
	assert_int_equal(json_get_num(kernel, "races_per_minute", -1), 60);
	json_object_put(sweep);

	/* A race in two parts, another sweep's part, a torn one, no race's number, no part at all */
	pair[0] = part[0];
	for (size_t i = 2; i < ARRAY_SIZE(part); i++) {
		pair[1] = part[i];
		assert_int_equal(merge_execute(out, pair, 2), 2);
	}
	pair[1] = (char *)"/nonexistent";
	assert_int_equal(merge_execute(out, pair, 2), 2);
	for (size_t i = 0; i < ARRAY_SIZE(part); i++)
		free(part[i]);
	assert_int_equal(folder_remove(dir), 0);
}

static void test_ok(void **state)
{
	struct tally none = { 0 }, one = { 0 };

	(void)state;
	tally_add(&none, 1, false);
	tally_add(&one, 1, true);
	assert_true(tally_is_ok(&none, "delivered", 0));
	assert_false(tally_is_ok(&none, "delivered", 1));
	assert_false(tally_is_ok(&one, "delivered", 0));
	assert_true(tally_is_ok(&one, "racy", 0));
	assert_false(tally_is_ok(&one, "racy", 1));
	/* A control that loses nothing has shown nothing */
	assert_false(tally_is_ok(&none, "racy", 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_draw),	 cmocka_unit_test(test_gate),
		cmocka_unit_test(test_interval), cmocka_unit_test(test_buckets),
		cmocka_unit_test(test_watch),	 cmocka_unit_test(test_memory),
		cmocka_unit_test(test_merge),	 cmocka_unit_test(test_ok),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
