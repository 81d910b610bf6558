// SPDX-License-Identifier: GPL-2.0
/* test_checks.c - each check on the good dump's scene, with one fact of it changed */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <endian.h>
#include <string.h>

#include "check.h"
#include "compare.h"
#include "fixture.h"

#define NOTES 4

/* As it was opened, and as the test at hand has it: CPU 2 won, CPU 0 is the IPL CPU */
static struct evidence good_ev, ev;
static struct scene good, sc;
static struct vmcore_cpu cpu[NOTES];
static struct crash_trigger_record record;
static struct evidence_exit exits[2];
static struct evidence_file files[2];
static char *dir;

static int open_good(void **state)
{
	cleanup(free) char *why = NULL;
	cleanup(free) char *vmcore = NULL;
	cleanup(free) char *vmlinux = NULL;

	(void)state;
	dir = fixture_create("good");
	vmcore = text_format("%s/vmcore", dir);
	vmlinux = text_format("%s/vmlinux", dir);
	if (!fixture_step(dir, "write empty "))
		return -1;
	if (evidence_open(&good_ev, dir, &why))
		return -1;
	good.ev = &good_ev;
	scene_open(&good, vmcore, vmlinux);
	sc = good;
	return 0;
}

static int close_good(void **state)
{
	(void)state;
	good.core.pages = sc.core.pages;
	scene_close(&good);
	evidence_close(&good_ev);
	fixture_destroy(dir);
	return 0;
}

static int renew(void **state)
{
	struct vmcore core = good.core;

	(void)state;
	/* A read may open the dump anew */
	core.pages = sc.core.pages;
	core.nread = sc.core.nread;
	core.why_not = sc.core.why_not;
	core.cpu = cpu;
	memcpy(cpu, good.core.cpu, sizeof(cpu));
	memcpy(exits, good_ev.seen.exit, sizeof(exits));
	files[0] = good_ev.seen.file[0];
	files[1] = (struct evidence_file){ "empty", 1, 1 };
	record = *good.record;
	ev = good_ev;
	ev.seen.exit = exits;
	ev.seen.file = files;
	sc = good;
	sc.core = core;
	sc.ev = &ev;
	sc.record = &record;
	return 0;
}

typedef void (*check)(struct scene *sc, struct check_result *r);

/* Then all is as it was */
static void expect(check run, enum check_state state, const char *words)
{
	struct check_result r = { CHECK_OK, NULL };

	run(&sc, &r);
	if (r.state != state || !r.detail || !strstr(r.detail, words))
		print_error("state %d, %s\n", r.state, r.detail);
	assert_int_equal(r.state, state);
	assert_non_null(r.detail);
	assert_non_null(strstr(r.detail, words));
	free(r.detail);
	renew(NULL);
}

static void test_received(void **state)
{
	(void)state;
	expect(check_received, CHECK_OK,
	       "fail and success with nonce 5d0fa75190d78256, 1 files whole");
	sc.ev = NULL;
	expect(check_received, CHECK_SKIPPED, "a dump without its run");
	ev.seen.fail_nonce = NULL;
	expect(check_received, CHECK_FAILED, "no fail from the capture kernel");
	ev.seen.fail_nonce = "5d0fa75190d78257";
	expect(check_received, CHECK_FAILED,
	       "fail with nonce 5d0fa75190d78257, this run's is 5d0fa75190d78256");
	ev.seen.success_nonce = NULL;
	expect(check_received, CHECK_FAILED, "no success from the capture kernel");
	ev.seen.nfiles = 0;
	expect(check_received, CHECK_FAILED, "no vmcore was announced");
	files[0].name = "dmesg";
	expect(check_received, CHECK_FAILED, "no vmcore was announced");
	ev.seen.nfiles = 2;
	expect(check_received, CHECK_OK, "2 files whole");
	ev.seen.nfiles = 2;
	files[1].name = "../x";
	expect(check_received, CHECK_FAILED, "a file name with a slash");
	ev.seen.nfiles = 2;
	files[1].name = "gone";
	expect(check_received, CHECK_FAILED, "gone: No such file");
	files[0].announced = files[0].received = -1;
	expect(check_received, CHECK_FAILED, "vmcore: -1 bytes of -1 received");
	files[0].announced++;
	expect(check_received, CHECK_FAILED, "vmcore: 497857 bytes of 497858 received");
	files[0].announced++;
	files[0].received++;
	expect(check_received, CHECK_FAILED,
	       "vmcore: 497858 bytes announced, 497857 in the folder");
}

/* An empty file is whole */
static void test_empty(void **state)
{
	(void)state;
	assert_true(fixture_step(dir, "truncate empty 0"));
	ev.seen.nfiles = 2;
	files[1] = (struct evidence_file){ "empty", 0, 0 };
	expect(check_received, CHECK_OK, "2 files whole");
	assert_true(fixture_step(dir, "truncate empty 1"));
}

static void test_exits(void **state)
{
	(void)state;
	expect(check_makedumpfile_guest, CHECK_OK,
	       "makedumpfile exited with 0, level 31; makedumpfile-dmesg exited with 0");
	sc.ev = NULL;
	expect(check_makedumpfile_guest, CHECK_SKIPPED, "a dump without its run");
	exits[0].level = -1;
	expect(check_makedumpfile_guest, CHECK_OK,
	       "makedumpfile exited with 0; makedumpfile-dmesg");
	exits[0].level = 0;
	expect(check_makedumpfile_guest, CHECK_OK, "makedumpfile exited with 0, level 0");
	exits[1].code = -9;
	expect(check_makedumpfile_guest, CHECK_FAILED, "makedumpfile-dmesg exited with -9");
	exits[1].tool = NULL;
	expect(check_makedumpfile_guest, CHECK_FAILED, "an exit without tool or code");
	exits[0].tool = exits[1].tool;
	expect(check_makedumpfile_guest, CHECK_FAILED, "makedumpfile was not heard of");
	ev.seen.nexits = 0;
	expect(check_makedumpfile_guest, CHECK_FAILED, "makedumpfile was not heard of");
	ev.seen.nexits = 1;
	expect(check_makedumpfile_guest, CHECK_OK, "makedumpfile exited with 0, level 31");
}

static void with_dmesg(char *dmesg, enum check_state state, const char *words)
{
	sc.dmesg = dmesg;
	expect(check_dmesg, state, words);
}

#define OWN   PROTO_KMSG_NONCE "5d0fa75190d78256\n"
#define OTHER PROTO_KMSG_NONCE "5d0fa75190d78257\n"

static void test_dmesg(void **state)
{
	(void)state;
	with_dmesg((char[]){ OWN }, CHECK_OK, "nonce 5d0fa75190d78256, by log buffer");
	with_dmesg((char[]){ OWN OWN }, CHECK_OK, "nonce 5d0fa75190d78256");
	with_dmesg((char[]){ OTHER OWN }, CHECK_FAILED,
		   "tells of another run: nonce 5d0fa75190d78257, not 5d0fa75190d78256");
	with_dmesg((char[]){ OWN OTHER }, CHECK_FAILED, "tells of another run");
	with_dmesg((char[]){ "5d0fa75190d78256" }, CHECK_FAILED,
		   "nonce 5d0fa75190d78256 is not in the kernel log");
	sc.nonce[0] = 0;
	with_dmesg((char[]){ OWN }, CHECK_SKIPPED, "no nonce to look for");
	with_dmesg(NULL, CHECK_FAILED, "no kernel log");
	sc.dmesg_why = (char[]){ "it is torn" };
	with_dmesg(NULL, CHECK_FAILED, "it is torn");
}

static void test_record(void **state)
{
	(void)state;
	expect(check_record, CHECK_OK, "record at 0x1c89000, 4 calls of panic()");
	sc.record_phys = 0;
	expect(check_record, CHECK_SKIPPED, "this kernel has no crash trigger");
	sc.record = NULL;
	expect(check_record, CHECK_FAILED, "no record at 0x1c89000");
	record.nonce[15] ^= 1;
	expect(check_record, CHECK_FAILED,
	       "another run's: nonce 5d0fa75190d78257, not 5d0fa75190d78256");
}

static void test_pages(void **state)
{
	(void)state;
	expect(check_pages, CHECK_OK, "dump level 31");
	sc.core_why = (char[]){ "torn" };
	expect(check_pages, CHECK_FAILED, "torn");
	sc.core.status |= 0x8;
	expect(check_pages, CHECK_FAILED, "its header says incomplete");
	/* An ELF file has no such header */
	sc.core.status |= 0x8;
	sc.core.compressed = false;
	expect(check_pages, CHECK_OK, "pages");
	sc.pages = 0;
	expect(check_pages, CHECK_FAILED, "no page in it");
	sc.damaged = 1;
	sc.pages = 7;
	sc.damaged_at = 0x5000;
	sc.damaged_why = (char[]){ "bad zlib" };
	expect(check_pages, CHECK_FAILED,
	       "1 of 7 pages can't be read, the first at 0x5000: bad zlib");
}

static void test_build_id(void **state)
{
	(void)state;
	expect(check_build_id, CHECK_OK, "");
	sc.elf_why = (char[]){ "gone" };
	expect(check_build_id, CHECK_SKIPPED, "no vmlinux: gone");
	sc.core.info = NULL;
	expect(check_build_id, CHECK_SKIPPED, "VMCOREINFO has no BUILD-ID");
	sc.elf.build_id[0] = 0;
	expect(check_build_id, CHECK_FAILED, "the vmlinux has no build ID");
	strcpy(sc.elf.build_id, "55");
	expect(check_build_id, CHECK_FAILED, "wrong vmlinux: it is 55, the dump is of ");
}

/* --- who won */

static void with_winner(int panic_cpu, int told_cpu, enum check_state state, const char *words)
{
	sc.panic_cpu = panic_cpu;
	sc.told_cpu = told_cpu;
	expect(check_winner, state, words);
}

static void test_first(void **state)
{
	struct check_result r = { CHECK_OK, NULL };

	(void)state;
	sc.panic_cpu = sc.told_cpu = 0;
	check_winner(&sc, &r);
	assert_string_equal(r.detail, "CPU 0");
	free(r.detail);
}

static void no_call(unsigned int of)
{
	record.call[of].tod = 0;
}

static void test_winner(void **state)
{
	(void)state;
	with_winner(2, 2, CHECK_OK, "CPU 2");
	with_winner(0, 0, CHECK_OK, "CPU 0");
	with_winner(0, -1, CHECK_OK, "CPU 0, by panic_cpu alone");
	with_winner(2, -1, CHECK_OK, "CPU 2, by panic_cpu alone");
	sc.panic_why = (char[]){ "not found" };
	with_winner(-1, 2, CHECK_OK, "CPU 2, by the panic text alone: not found");
	sc.panic_why = (char[]){ "not found" };
	with_winner(-1, 0, CHECK_OK, "CPU 0, by the panic text alone: not found");
	sc.panic_why = (char[]){ "not found" };
	with_winner(-1, -1, CHECK_SKIPPED, "not found, and no panic text of the crash trigger");
	with_winner(-1, -1, CHECK_SKIPPED, "panic_cpu was not read, and no panic text");
	with_winner(1, 2, CHECK_FAILED, "panic_cpu is 1, but the panic text names CPU 2");
	with_winner(1, 0, CHECK_FAILED, "panic_cpu is 1, but the panic text names CPU 0");
	with_winner(0, 1, CHECK_FAILED, "panic_cpu is 0, but the panic text names CPU 1");
	/* Without the run, nobody can have taken it over */
	sc.ev = NULL;
	with_winner(1, 2, CHECK_FAILED, "panic_cpu is 1, but the panic text names CPU 2");
	/* No call of its own; or no call is known at all */
	no_call(2);
	with_winner(2, 2, CHECK_FAILED, "CPU 2 won, but never called panic()");
	no_call(0);
	with_winner(0, 0, CHECK_FAILED, "CPU 0 won, but never called panic()");
	no_call(2);
	sc.ncalls = 0;
	with_winner(2, 2, CHECK_OK, "CPU 2");
}

static void restarted(int by)
{
	ev.seen.restart.done = true;
	ev.seen.restart.cpu = by;
}

static void test_owner(void **state)
{
	(void)state;
	/* PSW restart: the CPU that was restarted owns it, or the IPL CPU, or nobody has taken it */
	restarted(3);
	with_winner(3, 2, CHECK_OK, "CPU 2; PSW restart gave panic_cpu to CPU 3");
	restarted(3);
	with_winner(0, 2, CHECK_OK, "CPU 2; PSW restart gave panic_cpu to CPU 0");
	restarted(3);
	with_winner(2, 2, CHECK_OK, "CPU 2");
	restarted(3);
	with_winner(3, 0, CHECK_OK, "CPU 0; PSW restart gave panic_cpu to CPU 3");
	restarted(3);
	with_winner(1, 2, CHECK_FAILED, "panic_cpu is 1, but the panic text names CPU 2");
	/* By the case: CPU 1, and nobody else */
	ev.must.takeover = 1;
	with_winner(1, 2, CHECK_OK, "CPU 2; a takeover gave panic_cpu to CPU 1");
	ev.must.takeover = 1;
	with_winner(3, 2, CHECK_FAILED, "panic_cpu is 3, but the panic text names CPU 2");
	ev.must.takeover = 0;
	with_winner(0, 2, CHECK_OK, "CPU 2; a takeover gave panic_cpu to CPU 0");
}

/* Taken over, and no text names the first: the CPU that called first */
static void test_first_caller(void **state)
{
	(void)state;
	for (unsigned int n = 0; n < 4; n++) {
		sc.told_cpu = -1;
		sc.panic_cpu = 3 - n;
		sc.first_call = scene_call(&sc, n);
		assert_int_equal(scene_winner(&sc), 3 - n);
		restarted(3);
		assert_int_equal(scene_winner(&sc), n);
		sc.ncalls = 0;
		assert_int_equal(scene_winner(&sc), 3 - n);
		renew(NULL);
	}
}

/* Other forms of a dump that can't be read hold nothing */
static void test_no_dump(void **state)
{
	(void)state;
	ev.asked.forms = true;
	sc.core_why = (char[]){ "torn" };
	expect(check_forms_guest, CHECK_FAILED, "the dump can't be read");
	sc.core_why = (char[]){ "torn" };
	expect(check_makedumpfile_host, CHECK_FAILED, "the dump can't be read");
}

/* --- notes */

static void test_cpus(void **state)
{
	(void)state;
	expect(check_cpus, CHECK_OK, "4 CPUs; order of the notes: 0 ");
	ev.seen.cpus = 8;
	ev.seen.cpus_online = 4;
	expect(check_cpus, CHECK_OK, "4 CPUs in use, the machine has more; order");
	ev.seen.cpus_online = 4;
	expect(check_cpus, CHECK_OK, "4 CPUs; order");
	ev.seen.cpus = 5;
	expect(check_cpus, CHECK_FAILED, "5 CPUs, but 4 NT_PRSTATUS notes");
	ev.seen.cpus = 3;
	expect(check_cpus, CHECK_FAILED, "3 CPUs, but 4 NT_PRSTATUS notes");
	ev.seen.cpus_online = 3;
	expect(check_cpus, CHECK_FAILED,
	       "the kernel said that it uses 3 CPUs, but 4 were seen running");
	ev.asked.noffline = 1;
	expect(check_cpus, CHECK_FAILED, "3 CPUs, but 4 NT_PRSTATUS notes");
	ev.seen.cpus = 5;
	ev.asked.noffline = 1;
	expect(check_cpus, CHECK_OK, "4 CPUs; order");
	/* Not known: without the run the lowcores tell */
	ev.asked.noffline = 4;
	expect(check_cpus, CHECK_SKIPPED, "4 notes; how many CPUs there were is not known");
	ev.asked.noffline = 5;
	expect(check_cpus, CHECK_SKIPPED, "4 notes; how many CPUs there were is not known");
	ev.seen.cpus = 0;
	expect(check_cpus, CHECK_OK, "4 CPUs; order");
	sc.ev = NULL;
	expect(check_cpus, CHECK_OK, "4 CPUs; order");
	sc.ev = NULL;
	sc.nr_lowcores = 5;
	expect(check_cpus, CHECK_FAILED, "5 CPUs, but 4 NT_PRSTATUS notes");
	sc.core.ncpus = 0;
	expect(check_cpus, CHECK_FAILED, "no NT_PRSTATUS note");
	sc.nr_lowcores = 0;
	expect(check_cpus, CHECK_FAILED, "lowcore_ptr can't be read");
}

static void test_notes(void **state)
{
	(void)state;
	cpu[1].has_prefix = false;
	expect(check_cpus, CHECK_FAILED, "note 2 has no prefix register");
	sc.cpu_of_note[3] = -1;
	expect(check_cpus, CHECK_FAILED, "note 4: prefix 0x");
	/* The last register, the PSW's address, its mask: all are compared */
	cpu[3].gpr[15]++;
	expect(check_cpus, CHECK_FAILED, "note 4: register 15 is not that of its lowcore");
	cpu[0].gpr[0]++;
	expect(check_cpus, CHECK_FAILED, "note 1: register 0 is not that of its lowcore");
	cpu[3].psw_addr++;
	expect(check_cpus, CHECK_FAILED, "note 4: PSW address 0x");
	cpu[3].prefix = cpu[0].prefix;
	expect(check_cpus, CHECK_FAILED, "notes 1 and 4 have one prefix, 0x");
	cpu[3].prefix = 0x3ffff000;
	expect(check_cpus, CHECK_FAILED, "note 4: lowcore at 0x3ffff000: ");
}

/* Two notes of one content, with a prefix each; one word apart they are two */
static void with_twin(size_t word, bool twins)
{
	struct check_result r = { CHECK_OK, NULL };
	uint64_t *of[] = { &cpu[3].psw_mask, &cpu[3].psw_addr, &cpu[3].gpr[0], &cpu[3].gpr[15] };
	uint32_t prefix = cpu[3].prefix;

	cpu[3] = cpu[2];
	cpu[3].prefix = prefix;
	if (word < 4)
		++*of[word];
	check_cpus(&sc, &r);
	assert_int_equal(r.state, CHECK_FAILED);
	if (!strstr(r.detail, "notes 3 and 4 hold the same registers") == twins)
		fail_msg("%zu: %s", word, r.detail);
	free(r.detail);
	renew(NULL);
}

static void test_twins(void **state)
{
	(void)state;
	for (size_t word = 0; word < 4; word++)
		with_twin(word, false);
	with_twin(4, true);
}

/* --- stacks */

static void test_stacks(void **state)
{
	(void)state;
	expect(check_stacks, CHECK_OK,
	       "CPU 0 (loser, IPL CPU: restarted for the dump, its own frames may be gone)");
	expect(check_stacks, CHECK_OK, "CPU 1 (loser): ");
	expect(check_stacks, CHECK_OK, "CPU 2 (winner): ");
	sc.elf_why = (char[]){ "gone" };
	expect(check_stacks, CHECK_SKIPPED, "no vmlinux: gone");
	sc.core.translates = false;
	expect(check_stacks, CHECK_FAILED, "no kernel address can be read");
	no_call(1);
	expect(check_stacks, CHECK_OK, "CPU 1 (did not panic)");
	/* Another CPU than the one that dumped */
	sc.panic_cpu = sc.told_cpu = 1;
	expect(check_stacks, CHECK_FAILED,
	       "CPU 1 won, but is not in __crash_kexec, crash_kexec or on_panic_notify below "
	       "panic");
	sc.panic_cpu = sc.told_cpu = 1;
	expect(check_stacks, CHECK_FAILED,
	       "CPU 2 lost, but is not in panic_smp_self_stop below panic");
}

/* CPU 1 has won, and stands @off bytes from the end of the crash kernel's area */
static void in_crash_area(int off)
{
	struct vmcore_cpu *c = sc.core.cpu + 1;
	struct compare_swap area;

	assert_int_equal(sc.cpu_of_note[1], 1);
	assert_true(compare_find_swap(&sc, &area));
	c->psw_mask = 0x180000000;
	c->psw_addr = area.base + area.size + off;
	c->gpr[14] = 0;
	c->gpr[15] = area.base;
	sc.told_cpu = 1;
	ev.must.losers = "any";
}

static void test_roles(void **state)
{
	(void)state;
	/* Taken over: the winner may be anywhere in panic(), here it stops itself */
	sc.told_cpu = 1;
	restarted(-1);
	ev.must.losers = "any";
	expect(check_stacks, CHECK_OK, "CPU 1 (winner)");
	/* Or in purgatory's checksum, which a dump that was not taken over can't come from */
	in_crash_area(-2);
	restarted(-1);
	expect(check_stacks, CHECK_OK, "CPU 1 (winner): ?");
	in_crash_area(0);
	sc.core.cpu[1].psw_addr = sc.core.cpu[1].gpr[15];
	restarted(-1);
	expect(check_stacks, CHECK_OK, "CPU 1 (winner): ?");
	in_crash_area(0);
	restarted(-1);
	expect(check_stacks, CHECK_FAILED, "CPU 1 won, but is not in");
	for (unsigned int bit = 0; bit < 2; bit++) {
		in_crash_area(-2);
		sc.core.cpu[1].psw_mask |= bit ? 1ULL << 58 : 1ULL << 48;
		restarted(-1);
		expect(check_stacks, CHECK_FAILED, "CPU 1 won, but is not in");
	}
	in_crash_area(-2);
	sc.panic_cpu = 1;
	expect(check_stacks, CHECK_FAILED, "CPU 1 won, but is not in");
	/* CPU 0 is judged as any other */
	sc.ipl_cpu = -1;
	sc.panic_cpu = sc.told_cpu = 0;
	ev.must.losers = "any";
	expect(check_stacks, CHECK_FAILED, "CPU 0 won, but is not in __crash_kexec");
	sc.panic_cpu = sc.told_cpu = 0;
	ev.must.losers = "any";
	expect(check_stacks, CHECK_OK, "CPU 0 (winner, IPL CPU");
	/* The case lets losers be anywhere */
	sc.panic_cpu = sc.told_cpu = 0;
	ev.must.losers = "any";
	expect(check_stacks, CHECK_OK, "CPU 2 (loser)");
	sc.panic_cpu = sc.told_cpu = 0;
	expect(check_stacks, CHECK_FAILED,
	       "CPU 2 lost, but is not in panic_smp_self_stop below panic");
	sc.panic_cpu = sc.told_cpu = 0;
	restarted(2);
	expect(check_stacks, CHECK_OK, "CPU 2 (loser, PSW restart)");
	sc.panic_cpu = sc.told_cpu = -1;
	expect(check_stacks, CHECK_OK, "CPU 2 (called panic(), who won is not known)");
	sc.cpu_of_note[1] = -1;
	expect(check_stacks, CHECK_OK, "note 2 (of no known CPU)");
	sc.ev = NULL;
	expect(check_stacks, CHECK_OK, "CPU 2 (winner)");
}

#define FRESH(test) cmocka_unit_test_setup(test, renew)

int main(void)
{
	const struct CMUnitTest test[] = {
		FRESH(test_received), FRESH(test_empty),	FRESH(test_exits),
		FRESH(test_dmesg),    FRESH(test_record),	FRESH(test_pages),
		FRESH(test_build_id), FRESH(test_winner),	FRESH(test_first),
		FRESH(test_owner),    FRESH(test_cpus),		FRESH(test_notes),
		FRESH(test_twins),    FRESH(test_first_caller), FRESH(test_no_dump),
		FRESH(test_stacks),   FRESH(test_roles),
	};

	return cmocka_run_group_tests_name("checks", test, open_good, close_good) ? 1 : 0;
}
