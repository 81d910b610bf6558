// SPDX-License-Identifier: GPL-2.0
/* test_gdb.c - what is said to QEMU's gdbstub, and answers that are none */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "gdb.h"
#include "text.h"

static struct loop loop;
static struct gdb gdb;
static int peer;

static int open_peer(void **state)
{
	int fd[2];

	(void)state;
	loop_create(&loop);
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fd))
		return -1;
	gdb_create(&gdb, &loop, fd[0]);
	peer = fd[1];
	return 0;
}

static int close_peer(void **state)
{
	(void)state;
	gdb_destroy(&gdb);
	close(gdb.fd);
	if (peer >= 0)
		close(peer);
	loop_destroy(&loop);
	return 0;
}

/* QEMU will answer so; sums are not looked at */
static void will_say(const char *body)
{
	cleanup(free) char *packet = text_format("+$%s#00", body);

	assert_int_equal(write(peer, packet, strlen(packet)), strlen(packet));
}

/* What was said, without acknowledgements and sums, each behind a blank */
static void expect_said(const char *want)
{
	char in[4096] = "", said[8192] = "";
	ssize_t n = recv(peer, in, sizeof(in) - 1, MSG_DONTWAIT);
	bool body = false;

	for (ssize_t i = 0; i < n; i++) {
		if (in[i] == '$')
			strcat(said, *said ? " " : "");
		else if (body && in[i] != '#')
			said[strlen(said)] = in[i];
		body = in[i] == '$' || (body && in[i] != '#');
	}
	assert_string_equal(said, want);
}

static void test_open(void **state)
{
	(void)state;
	will_say("PacketSize=1000;multiprocess+;vContSupported+");
	will_say("l<target/>");
	will_say("OK");
	assert_int_equal(gdb_open(&gdb), 0);
	expect_said("qSupported:multiprocess+;vContSupported+ qXfer:features:read:target.xml:0,ffb "
		    "Qqemu.sstep=0x1");
}

static void test_registers(void **state)
{
	struct gdb_regs regs;
	char all[18 * 16 + 1] = "";
	uint64_t value;

	(void)state;
	for (int i = 0; i < 18; i++)
		sprintf(all + 16 * i, "%016x", 0x100 + i);
	will_say("OK");
	will_say(all);
	assert_int_equal(gdb_read(&gdb, 2, &regs), 0);
	assert_int_equal(regs.mask, 0x100);
	assert_int_equal(regs.addr, 0x101);
	assert_int_equal(regs.r[15], 0x111);
	will_say("OK");
	/* The CPU is chosen already */
	assert_int_equal(gdb_write(&gdb, 2, GDB_R(4), 7), 0);
	will_say("0000000014800c00");
	assert_int_equal(gdb_read_one(&gdb, 2, GDB_CR0, &value), 0);
	assert_int_equal(value, 0x14800c00);
	will_say("E14");
	assert_int_equal(gdb_read_one(&gdb, 2, GDB_CR0, &value), -EPROTO);
	expect_said("Hgp1.3 g P6=0000000000000007 p57 p57");
	all[18 * 16 - 1] = 0;
	will_say(all);
	assert_int_equal(gdb_read(&gdb, 2, &regs), -EPROTO);
	all[0] = 'x';
	will_say(all);
	assert_int_equal(gdb_read(&gdb, 2, &regs), -EPROTO);
	will_say("E22");
	assert_int_equal(gdb_write(&gdb, 2, GDB_R(4), 7), -EPROTO);
	/* No such CPU: the next one that is asked for is chosen anew */
	will_say("E22");
	assert_int_equal(gdb_read(&gdb, 9, &regs), -EPROTO);
	will_say("OK");
	will_say("OK");
	assert_int_equal(gdb_write(&gdb, 2, GDB_PSW_ADDR, 1), 0);
}

static void test_memory(void **state)
{
	unsigned char data[4];

	(void)state;
	will_say("OK");
	will_say("01fe00ff");
	assert_int_equal(gdb_read_memory(&gdb, 0, 0x1000, data, 4), 0);
	assert_memory_equal(data, "\x01\xfe\x00\xff", 4);
	will_say("OK");
	assert_int_equal(gdb_write_word(&gdb, 0, 0x1000, 5), 0);
	will_say("OK");
	assert_int_equal(gdb_break(&gdb, 0x2000, true), 0);
	will_say("OK");
	assert_int_equal(gdb_break(&gdb, 0x2000, false), 0);
	expect_said("Hgp1.1 m1000,4 M1000,8:0000000000000005 Z0,2000,4 z0,2000,4");
	will_say("E14");
	assert_int_equal(gdb_read_memory(&gdb, 0, 0, data, 4), -EFAULT);
	will_say("01fe00");
	assert_int_equal(gdb_read_memory(&gdb, 0, 0, data, 4), -EPROTO);
	will_say("01fexxff");
	assert_int_equal(gdb_read_memory(&gdb, 0, 0, data, 4), -EPROTO);
	will_say("E22");
	assert_int_equal(gdb_break(&gdb, 0x2000, true), -EPROTO);
}

static void test_run(void **state)
{
	char in[16];
	int signal;

	(void)state;
	assert_int_equal(gdb_resume(&gdb, 5, true), 0);
	expect_said("vCont;s:p1.1;s:p1.3");
	assert_int_equal(gdb_wait(&gdb, 0, &signal), -ETIMEDOUT);
	will_say("T05thread:p01.01;");
	assert_int_equal(gdb_wait(&gdb, 1000, &signal), 0);
	assert_int_equal(signal, GDB_SIGNAL_TRAP);
	recv(peer, in, sizeof(in), MSG_DONTWAIT);
	assert_int_equal(gdb_interrupt(&gdb), 0);
	assert_int_equal(recv(peer, in, sizeof(in), MSG_DONTWAIT), 1);
	assert_int_equal(in[0], 3);
	will_say("W00");
	assert_int_equal(gdb_wait(&gdb, 1000, &signal), -EPROTO);
}

static void test_end(void **state)
{
	struct gdb_regs regs;
	int signal;

	(void)state;
	loop.stop = true;
	assert_int_equal(gdb_wait(&gdb, 1000, &signal), -EINTR);
	loop.stop = false;
	close(peer);
	peer = -1;
	assert_int_equal(gdb_wait(&gdb, 1000, &signal), -EPIPE);
	assert_int_equal(gdb_read(&gdb, 0, &regs), -EPIPE);
	assert_int_equal(gdb_resume(&gdb, 1, false), -EPIPE);
	assert_int_equal(gdb_interrupt(&gdb), -EPIPE);
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, open_peer, close_peer)

int main(void)
{
	const struct CMUnitTest test[] = {
		TEST(test_open), TEST(test_registers), TEST(test_memory),
		TEST(test_run),	 TEST(test_end),
	};

	return cmocka_run_group_tests_name("gdb", test, NULL, NULL) ? 1 : 0;
}
