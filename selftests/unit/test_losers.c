// SPDX-License-Identifier: GPL-2.0
/* test_losers.c - what samples of the CPUs' states say, of small tables of them */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <endian.h>
#include <errno.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>

#include "file.h"
#include "losers.h"
#include "text.h"

#define HEAD "host_ms\tcpu\tstate\thost_cpu_ms\n"

/* --- the world of a test: CPU 0 won at 999 ms, CPU 1 called panic() at 1000 ms */

#define TOD_BASE (1ULL << 60)

static struct crash_trigger_record record;
static struct evidence ev;
static struct scene scene;

static uint64_t tod(double ms)
{
	return TOD_BASE + (uint64_t)(ms * 4096000);
}

static void set_call(unsigned int cpu, double ms)
{
	record.call[cpu].tod = htobe64(ms ? tod(ms) : 0);
}

static int read_table(struct samples *s, const char *text, char **why)
{
	char path[] = "/tmp/judge-unit-XXXXXX";
	int fd = mkstemp(path), err;

	assert_true(fd >= 0);
	close(fd);
	assert_int_equal(file_write(path, text, strlen(text)), 0);
	err = samples_read(s, path, why);
	unlink(path);
	return err;
}

/* A line for each "ms cpu state cpu_ms" of @lines */
static void set_samples(const char *lines)
{
	cleanup(free) char *text = text_format(HEAD "%s\n", lines);
	cleanup(free) char *why = NULL;

	for (char *c = text; *c; c++)
		if (*c == ' ' || *c == ',')
			*c = *c == ' ' ? '\t' : '\n';
	samples_free(&ev.seen.samples);
	assert_int_equal(read_table(&ev.seen.samples, text, &why), 0);
}

static int setup(void **state)
{
	(void)state;
	record = (struct crash_trigger_record){ 0 };
	samples_free(&ev.seen.samples);
	ev = (struct evidence){ .must.takeover = -1,
				.seen = { .clock = true,
					  .clock_tod = tod(0),
					  .zero_tod = tod(3000),
					  .fail_ms = 3500 } };
	scene = (struct scene){
		.ev = &ev, .record = &record, .panic_cpu = 0, .told_cpu = -1, .ipl_cpu = -1
	};
	set_call(0, 999);
	set_call(1, 1000);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	samples_free(&ev.seen.samples);
	return 0;
}

/* CPU 1, the only loser */
static struct loser follow(const char *lines)
{
	struct loser l[CRASH_TRIGGER_CPUS];
	cleanup(free) char *why = NULL;

	set_samples(lines);
	assert_int_equal(losers_find(&scene, l, &why), 1);
	assert_int_equal(l[0].cpu, 1);
	return l[0];
}

static bool same(double a, double b)
{
	return isnan(a) ? isnan(b) : fabs(a - b) < 0.01;
}

#define assert_ms(a, b)                                                  \
	do {                                                             \
		double is = (a), want = (b);                             \
                                                                         \
		if (!same(is, want))                                     \
			print_error("%s is %f, not %f\n", #a, is, want); \
		assert_true(same(is, want));                             \
	} while (0)

/* --- losers */

/* Does the sample at @ms count against CPU 1, behind a stop or before it? */
static void expect_counts(bool counts, const char *lines)
{
	struct loser l = follow(lines);

	if (l.operating != counts)
		print_error("of: %s\n", lines);
	assert_int_equal(l.operating, counts);
}

/* Samples of every 10 ms up to the call, with so much host CPU time used */
#define STEADY(ms)                                                                                 \
	"950 1 operating " ms ",960 1 operating " ms ",970 1 operating " ms ",980 1 operating " ms \
	",990 1 operating " ms ","

static void test_counts(void **state)
{
	(void)state;
	/* Within one period (10 ms) it does not, at its end it does */
	expect_counts(false, STEADY("500") "1009 1 operating 600");
	expect_counts(true, STEADY("500") "1010 1 operating 600");
	/* The clock's uncertainty is added to the period */
	ev.seen.clock_rtt_ms = 5;
	expect_counts(false, STEADY("500") "1014 1 operating 600");
	expect_counts(true, STEADY("500") "1015 1 operating 600");
	ev.seen.clock_rtt_ms = 0;
	/* 20 ms of host CPU time are the way to the stop */
	expect_counts(false, STEADY("500") "1020 1 operating 519,1050 1 stopped 519");
	expect_counts(true, STEADY("500") "1020 1 operating 520,1050 1 stopped 520");
	/* ... but not after 900 ms */
	expect_counts(false, STEADY("0") "1899 1 operating 0");
	expect_counts(true, STEADY("0") "1900 1 operating 0");
	/* ... nor once it had stopped */
	expect_counts(true, STEADY("500") "1020 1 stopped 501,1040 1 operating 501");
	/* ... nor if it is not known */
	expect_counts(true, STEADY("-") "1020 1 operating 5,1040 1 stopped 5");
	expect_counts(true, STEADY("5") "1020 1 operating -,1050 1 stopped 5");
	expect_counts(true, STEADY("5") "999 1 operating -,1020 1 operating 5,1050 1 stopped 5");
	expect_counts(true, "1010 1 stopped 5,1020 1 stopped 5,1030 1 operating 5");
	/* Times of nought are known */
	expect_counts(false, STEADY("0") "1020 1 operating 0,1050 1 stopped 0");
}

static void test_follow(void **state)
{
	struct loser l;

	(void)state;
	l = follow(
		"980 1 operating 400,990 1 operating 500,1010 0 operating 9,1015 1 operating 510,"
		"1025 1 stopped 511,1035 1 stopped 512,1335 1 stopped 512,2800 1 stopped 512");
	assert_int_equal(l.samples, 4);
	assert_int_equal(l.operating, 0);
	assert_ms(l.call_ms, 1000);
	assert_ms(l.end_ms, 3000);
	assert_ms(l.stopped_after_ms, 25);
	assert_ms(l.operating_ms, 25);
	assert_ms(l.host_cpu_ms, 11);
	assert_ms(l.gap_ms, 1465);

	/* Samples of before the call and from the end on are none of its time; at the call they are */
	l = follow("500 1 stopped 100,999 1 operating 500,1000 1 operating 501,1100 1 operating "
		   "590,2999 1 operating 600,3000 1 stopped 700");
	assert_int_equal(l.samples, 2);
	assert_int_equal(l.operating, 2);
	assert_ms(l.stopped_after_ms, NAN);
	assert_ms(l.operating_ms, 1999);
	assert_ms(l.host_cpu_ms, 100);
	assert_ms(l.gap_ms, 1899);

	/* Times without a sample: behind the call, and up to the end */
	assert_ms(follow("990 1 operating 5,1400 1 stopped 5,1500 1 stopped 5,2700 1 stopped "
			 "5,2999 1 stopped 5")
			  .gap_ms,
		  1200);
	assert_ms(follow("990 1 operating 5,1400 1 stopped 5,1600 1 stopped 5").gap_ms, 1400);
	assert_ms(follow("990 1 operating 5,2400 1 stopped 5,2600 1 stopped 5").gap_ms, 1400);

	/* It ran again after a stop, as nobody may; or its time is not known */
	l = follow(STEADY("500") "1020 1 stopped 510,1040 1 operating 540,1060 1 stopped 550");
	assert_int_equal(l.operating, 1);
	assert_ms(l.stopped_after_ms, 20);
	assert_ms(l.operating_ms, 40);
	assert_ms(l.host_cpu_ms, 40);
	assert_ms(follow("990 1 operating 500,1020 1 operating 560,1040 1 operating -").host_cpu_ms,
		  NAN);
	assert_ms(follow("990 1 operating -,1020 1 stopped 560").host_cpu_ms, NAN);
	assert_ms(follow("990 1 operating 0,1020 1 stopped 0").host_cpu_ms, 0);
	assert_ms(follow("990 0 operating 0,2990 0 stopped 0").host_cpu_ms, NAN);

	/* It spins: what it used is the last that is known */
	l = follow(STEADY("500") "1200 1 operating 700,1400 1 operating 900");
	assert_int_equal(l.samples, 2);
	assert_ms(l.operating_ms, 400);
	assert_ms(l.host_cpu_ms, 400);
}

static double end_of(void)
{
	return follow("990 0 operating 0,990 1 operating 0,1001 0 operating 0,1011 1 stopped 0,"
		      "1031 0 operating 0,1041 0 stopped 0,1051 1 operating 0,1061 1 operating 0")
		.end_ms;
}

/* The IPL CPU is restarted for the dump; any other one stays as it is until the capture kernel runs */
static void test_end(void **state)
{
	(void)state;
	assert_ms(end_of(), 3000);
	scene.ipl_cpu = 1;
	assert_ms(end_of(), 1031);
	/* By its own restart, where the winner is seen operating after that */
	assert_ms(follow("990 0 operating 0,990 1 operating 0,1011 1 stopped 0,1021 1 operating 0,"
			 "1031 0 operating 0,1041 0 stopped 0")
			  .end_ms,
		  1021);
	scene.ipl_cpu = 0;
	assert_ms(end_of(), 3000);
	scene.ipl_cpu = -1;
	ev.seen.zero_tod = 0;
	assert_ms(end_of(), 3500);
}

static void expect_unknown(const char *words)
{
	struct loser l[CRASH_TRIGGER_CPUS];
	cleanup(free) char *why = NULL;

	assert_int_equal(losers_find(&scene, l, &why), -1);
	assert_string_equal(why, words);
}

static void test_find(void **state)
{
	struct loser l[CRASH_TRIGGER_CPUS];
	cleanup(free) char *why = NULL;

	(void)state;
	set_call(63, 1002);
	set_samples("990 1 operating 1,990 63 operating 1");
	assert_int_equal(losers_find(&scene, l, &why), 2);
	assert_int_equal(l[1].cpu, 63);
	assert_ms(l[1].call_ms, 1002);
	/* CPU 0 may lose, too */
	scene.panic_cpu = 1;
	assert_int_equal(losers_find(&scene, l, &why), 2);
	assert_int_equal(l[0].cpu, 0);
	ev.seen.clock = false;
	expect_unknown("no calibration of the TOD clock");
	scene.panic_cpu = -1;
	expect_unknown("the winner is not known");
	scene.record = NULL;
	expect_unknown("no record of the calls of panic()");
}

static void expect_demand(bool (*fits)(const struct loser *l, char **why), struct loser l,
			  const char *words)
{
	cleanup(free) char *why = NULL;

	assert_int_equal(fits(&l, &why), !words);
	assert_string_equal(why ? why : "", words ? words : "");
}

static void test_demands(void **state)
{
	(void)state;
	expect_demand(losers_stopped, (struct loser){ .samples = 1, .stopped_after_ms = 3 }, NULL);
	expect_demand(losers_stopped, (struct loser){ .cpu = 1, .stopped_after_ms = 3 },
		      "CPU 1: no sample shows it stopped");
	expect_demand(losers_stopped,
		      (struct loser){ .cpu = 2, .samples = 1, .stopped_after_ms = NAN },
		      "CPU 2: no sample shows it stopped");
	expect_demand(losers_stopped,
		      (struct loser){ .samples = 7, .operating = 1, .operating_ms = 12 },
		      "CPU 0 operating in 1 of 7 samples, up to 12 ms after its panic()");
	expect_demand(losers_late, (struct loser){ .operating_ms = 900 }, NULL);
	expect_demand(losers_late, (struct loser){ .operating_ms = 899.9 },
		      "CPU 0 operating only 900 ms after its panic()");
}

/* --- samples */

static void expect_no_table(const char *text, int err, const char *words)
{
	struct samples s;
	cleanup(free) char *why = NULL;

	assert_int_equal(read_table(&s, text, &why), err);
	assert_string_equal(why, words);
	samples_free(&s);
}

static void test_read(void **state)
{
	struct samples s;
	cleanup(free) char *why = NULL;

	(void)state;
	expect_no_table("", -EINVAL, "cpu-states.tsv: no table of samples");
	expect_no_table("host_ms,cpu\n", -EINVAL, "cpu-states.tsv: no table of samples");
	expect_no_table(HEAD "1\t0\toperating\t1\n2\t0\toperating\n3\t0\toperating\t1\n", -EINVAL,
			"cpu-states.tsv: line 3 is no sample");
	expect_no_table(HEAD "1\t64\toperating\t1\n", -EINVAL,
			"cpu-states.tsv: line 2 is no sample");
	expect_no_table(HEAD "nan\t1\toperating\t1\n", -EINVAL,
			"cpu-states.tsv: line 2 is no sample");
	expect_no_table(HEAD "2\t0\toperating\t1\n1\t0\toperating\t1\n", -EINVAL,
			"cpu-states.tsv: line 3 goes back in time");
	assert_int_equal(samples_read(&s, "/nowhere/cpu-states.tsv", &why), -ENOENT);
	assert_string_equal(why, "cpu-states.tsv: No such file or directory");

	/* What a kill cut short is left out; of one time there are many samples */
	assert_int_equal(
		read_table(&s,
			   HEAD "1\t0\toperating\t1\n1\t63\tload\t-\n1\t2\tstopped\t0\n2\t0\toper",
			   &why),
		0);
	assert_int_equal(s.n, 3);
	assert_true(s.at[0].operating && s.at[1].operating && !s.at[2].operating);
	assert_ms(s.at[0].cpu_ms, 1);
	assert_ms(s.at[1].cpu_ms, -1);
	assert_ms(s.at[2].cpu_ms, 0);
	assert_int_equal(s.at[1].cpu, 63);
	samples_free(&s);
	assert_int_equal(s.n, 0);
}

static void test_many(void **state)
{
	cleanup(free) char *text = text_format("%s", HEAD);
	cleanup(free) char *why = NULL;
	struct samples s;

	(void)state;
	for (int i = 0; i < 3000; i++)
		text_add(&text, "", "%d\t%d\toperating\t1\n", i, i % 64);
	assert_int_equal(read_table(&s, text, &why), 0);
	assert_int_equal(s.n, 3000);
	for (int i = 0; i < 3000; i++)
		assert_ms(s.at[i].host_ms, i);
	samples_free(&s);
}

static void test_period(void **state)
{
	struct samples *s = &ev.seen.samples;

	(void)state;
	set_samples("1 0 stopped 0,2 1 stopped 0,11 0 stopped 0,31 0 stopped 0,90 1 stopped 0,91 0 "
		    "stopped 0,95 0 stopped 0,95.5 0 stopped 0");
	/* Steps of CPU 0: 10, 20, 60, 4, 0.5 */
	assert_ms(samples_period(s, 0), 10);
	assert_ms(samples_period(s, 1), 88);
	assert_ms(samples_period(s, 2), 0);
	set_samples("1 0 stopped 0,1 1 stopped 0");
	assert_ms(samples_period(s, 0), 0);
	set_samples("1 0 stopped 0,3 0 stopped 0,13 0 stopped 0");
	assert_ms(samples_period(s, 0), 10);
}

static void test_moments(void **state)
{
	struct samples *s = &ev.seen.samples;

	(void)state;
	set_samples("10 0 operating 0,11 1 operating 0,20 0 stopped 0,30 0 operating 0,40 0 "
		    "operating 0,"
		    "45 1 stopped 0,50 0 stopped 0,60 0 operating 0,70 0 stopped 0");
	assert_ms(samples_last_operating(s, 0, 5), 10);
	assert_ms(samples_last_operating(s, 0, 19), 10);
	assert_ms(samples_last_operating(s, 0, 20), 40);
	assert_ms(samples_last_operating(s, 0, 55), 60);
	assert_ms(samples_last_operating(s, 0, 70), NAN);
	assert_ms(samples_last_operating(s, 1, 12), 11);
	assert_ms(samples_last_operating(s, 2, 0), NAN);
	assert_ms(samples_restarted(s, 0, 5), 30);
	assert_ms(samples_restarted(s, 0, 19), 30);
	assert_ms(samples_restarted(s, 0, 20), 60);
	assert_ms(samples_restarted(s, 0, 50), NAN);
	assert_ms(samples_restarted(s, 1, 0), NAN);
}

static void test_cpus(void **state)
{
	struct samples *s = &ev.seen.samples;

	(void)state;
	set_samples("10 0 operating 0,10 1 stopped 0,20 0 operating 0,20 1 stopped 0,30 1 "
		    "operating 0,40 63 operating 0,50 0 stopped 0");
	assert_int_equal(samples_count_cpus(s, 10), 0);
	assert_int_equal(samples_count_cpus(s, 11), 1);
	assert_int_equal(samples_count_cpus(s, 30), 1);
	assert_int_equal(samples_count_cpus(s, 31), 2);
	assert_int_equal(samples_count_cpus(s, 99), 3);
	assert_int_equal(samples_operates_at_end(s, -1), 1);
	assert_int_equal(samples_operates_at_end(s, 1), 63);
	set_samples("10 0 operating 0,20 1 stopped 0");
	assert_int_equal(samples_operates_at_end(s, -1), 0);
	assert_int_equal(samples_operates_at_end(s, 0), -1);
}

#define WORLD(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest test[] = {
		WORLD(test_counts),  WORLD(test_follow), WORLD(test_end),  WORLD(test_find),
		WORLD(test_demands), WORLD(test_read),	 WORLD(test_many), WORLD(test_period),
		WORLD(test_moments), WORLD(test_cpus),
	};

	return cmocka_run_group_tests_name("losers", test, NULL, NULL) ? 1 : 0;
}
