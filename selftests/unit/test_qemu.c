// SPDX-License-Identifier: GPL-2.0
/* test_qemu.c - QEMU's arguments, for TCG and for a KVM host that is not at hand */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "qemu.h"

static struct qemu_spec spec(const char *accel, const struct transport_ops *transport)
{
	return (struct qemu_spec){
		.binary = "qemu-system-s390x",
		.accel = accel,
		.sandbox = true,
		.cpus = 4,
		.mem_mb = 1024,
		.image = "image",
		.initrd = "initrd",
		.cmdline = "rdinit=/init a=b",
		.transport = transport,
		.fd = { 10, 11, 12, 13 },
	};
}

/* What stands behind the first @option; NULL where it is not there */
static const char *value(char **argv, const char *option)
{
	for (; *argv; argv++)
		if (!strcmp(*argv, option))
			return argv[1];
	return NULL;
}

static bool has(char **argv, const char *arg)
{
	for (; *argv; argv++)
		if (!strcmp(*argv, arg))
			return true;
	return false;
}

static void test_tcg(void **state)
{
	struct qemu_spec s = spec("tcg", &transport_virtio);
	char **argv = qemu_args_create(&s);

	(void)state;
	assert_string_equal(argv[0], "qemu-system-s390x");
	assert_string_equal(value(argv, "-accel"), "tcg,thread=multi");
	assert_string_equal(value(argv, "-cpu"), "max");
	assert_true(has(argv, "-S"));
	qemu_args_destroy(argv);
}

/* A KVM host: its own CPU, nothing of TCG, and all else as with TCG */
static void test_kvm(void **state)
{
	struct qemu_spec s = spec("kvm", &transport_virtio);
	char **argv = qemu_args_create(&s);
	char **tcg;
	size_t n = 0;

	(void)state;
	assert_string_equal(value(argv, "-accel"), "kvm");
	assert_string_equal(value(argv, "-cpu"), "host");
	s.accel = "tcg";
	tcg = qemu_args_create(&s);
	for (; argv[n] && tcg[n]; n++)
		if (strcmp(argv[n], tcg[n]))
			assert_true(!strcmp(argv[n - 1], "-accel") || !strcmp(argv[n - 1], "-cpu"));
	assert_null(argv[n]);
	assert_null(tcg[n]);
	qemu_args_destroy(argv);
	qemu_args_destroy(tcg);
}

/* No network, nothing of the user's configuration, a sandbox where QEMU has one */
static void test_locked_in(void **state)
{
	struct qemu_spec s = spec("kvm", &transport_virtio);
	char **argv = qemu_args_create(&s);

	(void)state;
	assert_string_equal(value(argv, "-net"), "none");
	assert_true(has(argv, "-nodefaults"));
	assert_true(has(argv, "-no-user-config"));
	assert_true(has(argv, "-no-shutdown"));
	assert_true(has(argv, "-no-reboot"));
	assert_string_equal(value(argv, "-sandbox"),
			    "on,obsolete=deny,elevateprivileges=deny,spawn=deny");
	qemu_args_destroy(argv);
	s.sandbox = false;
	argv = qemu_args_create(&s);
	assert_null(value(argv, "-sandbox"));
	qemu_args_destroy(argv);
}

/* The command line is one argument whatever it holds, and sclp needs no data port */
static void test_guest(void **state)
{
	struct qemu_spec s = spec("tcg", &transport_sclp);
	char **argv = qemu_args_create(&s);

	(void)state;
	assert_string_equal(value(argv, "-append"), "rdinit=/init a=b");
	assert_string_equal(value(argv, "-kernel"), "image");
	assert_string_equal(value(argv, "-initrd"), "initrd");
	assert_string_equal(value(argv, "-smp"), "4");
	assert_string_equal(value(argv, "-m"), "1024M");
	assert_true(has(argv, "socket,id=qmp,fd=10"));
	assert_false(has(argv, "socket,id=data,fd=13"));
	qemu_args_destroy(argv);
	s.transport = &transport_virtio;
	argv = qemu_args_create(&s);
	assert_true(has(argv, "socket,id=data,fd=13"));
	qemu_args_destroy(argv);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tcg),
		cmocka_unit_test(test_kvm),
		cmocka_unit_test(test_locked_in),
		cmocka_unit_test(test_guest),
	};

	return cmocka_run_group_tests_name("qemu", tests, NULL, NULL);
}
