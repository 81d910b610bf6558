// SPDX-License-Identifier: GPL-2.0
/* test_transport.c - the dump read out of a guest's memory, and a guest whose list of pages lies */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <endian.h>
#include <fcntl.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "file.h"
#include "proto.h"
#include "transport.h"

#define PAGE  4096
#define WORDS (PAGE / 8)
#define PAGES 2048
#define ROOT  1
#define LISTS 2
#define FIRST 16 /* page of the file's first one */

/* The guest's memory */
static unsigned char memory[PAGES * PAGE];

/* How QEMU does a pmemsave */
enum qemu { QEMU_SAVES, QEMU_SAVES_NOTHING, QEMU_FAILS, QEMU_CLOSES };

static void qemu_answer(int fd, const char *line, enum qemu how)
{
	struct json_object *msg = json_tokener_parse(line), *args;
	cleanup(free) char *answer = NULL;
	int id = json_get_num(msg, "id", 0), to;

	json_object_object_get_ex(msg, "arguments", &args);
	answer =
		text_format(how == QEMU_FAILS ? "{\"error\": {\"desc\": \"no room\"}, \"id\": %d}\n"
					      : "{\"return\": {}, \"id\": %d}\n",
			    id);
	if (how == QEMU_SAVES) {
		size_t size = json_get_num(args, "size", 0);

		to = open(json_get_str(args, "filename", ""), O_WRONLY | O_CLOEXEC);
		if (to < 0 || pwrite(to, memory + (size_t)json_get_num(args, "val", 0), size, 0) !=
				      (ssize_t)size)
			_exit(1);
		close(to);
	}
	json_object_put(msg);
	if (write(fd, answer, strlen(answer)) < 0)
		_exit(1);
}

static pid_t qemu_start(int fd, int ours, enum qemu how)
{
	pid_t pid = fork();
	char line[4096];
	FILE *in;

	if (pid)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	close(ours);
	if (how == QEMU_CLOSES)
		_exit(0);
	in = fdopen(fd, "r");
	while (fgets(line, sizeof(line), in))
		qemu_answer(fd, line, how);
	_exit(0);
}

/* --- the guest */

static void put(size_t page, size_t word, uint64_t value)
{
	value = htobe64(value);
	memcpy(memory + page * PAGE + 8 * word, &value, 8);
}

static size_t nth_page(size_t i, size_t step)
{
	return FIRST + i * step;
}

/* A file of @size bytes: its pages are @step pages apart */
static void guest_holds(size_t size, size_t step)
{
	size_t pages = (size + PAGE - 1) / PAGE;
	size_t lists = (pages + WORDS - 1) / WORDS;

	memset(memory, 0, sizeof(memory));
	memcpy(memory + ROOT * PAGE, PROTO_DUMPMEM_MAGIC, 8);
	put(ROOT, 1, lists);
	for (size_t i = 0; i < lists; i++)
		put(ROOT, 2 + i, (LISTS + i) * PAGE);
	for (size_t i = 0; i < pages; i++) {
		put(LISTS + i / WORDS, i % WORDS, nth_page(i, step) * PAGE);
		for (size_t k = 0; k < WORDS; k++)
			put(nth_page(i, step), k, i << 32 | k);
	}
}

/* --- the runner */

struct rig {
	char dir[32];
	struct loop loop;
	struct clock clock;
	struct folder folder;
	struct qmp qmp;
	struct transport t;
	pid_t pid;
};

static void rig_create(struct rig *g, enum qemu how)
{
	int fd[2], data[2];

	strcpy(g->dir, "/tmp/transport-XXXXXX");
	assert_non_null(mkdtemp(g->dir));
	loop_create(&g->loop);
	clock_start(&g->clock);
	assert_int_equal(folder_create(&g->folder, g->dir, &g->clock), 0);
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fd), 0);
	assert_int_equal(transport_sclp.open(data), 0);
	qmp_create(&g->qmp, &g->loop, fd[0], &g->folder);
	g->t = (struct transport){
		.ops = transport_find("sclp"),
		.loop = &g->loop,
		.qmp = &g->qmp,
		.folder = &g->folder,
		.fd = data[0],
		.peer = data[1],
		.mem = sizeof(memory),
	};
	g->pid = qemu_start(fd[1], fd[0], how);
	close(fd[1]);
}

static void rig_destroy(struct rig *g)
{
	close(g->t.peer);
	transport_destroy(&g->t);
	qmp_destroy(&g->qmp);
	folder_destroy(&g->folder);
	loop_destroy(&g->loop);
	waitpid(g->pid, NULL, 0);
	folder_remove(g->dir);
}

static void run(struct rig *g)
{
	for (int i = 0; i < 1000 && !transport_is_idle(&g->t) && !*g->t.error; i++)
		loop_step(&g->loop, 5000);
}

/* The file as it must come to the folder */
static void expect_file(struct rig *g, const char *name, size_t size, size_t step)
{
	cleanup(free) char *path = text_format("%s/%s", g->dir, name);
	cleanup(free) char *data = NULL;
	size_t len;

	assert_int_equal(file_read(path, sizeof(memory), &data, &len), 0);
	assert_int_equal(len, size);
	for (size_t at = 0; at < size; at += PAGE)
		assert_memory_equal(data + at, memory + nth_page(at / PAGE, step) * PAGE,
				    MIN(PAGE, size - at));
}

static void gather(size_t size, size_t step)
{
	struct rig g;

	guest_holds(size, step);
	rig_create(&g, QEMU_SAVES);
	assert_true(transport_announce(&g.t, EVIDENCE_VMCORE, size, ROOT * PAGE));
	/* The next one begins by itself, and an empty one is there at once */
	assert_true(transport_announce(&g.t, EVIDENCE_DMESG, MIN(size, 100), ROOT * PAGE));
	assert_true(transport_announce(&g.t, EVIDENCE_MAKEDUMPFILE, 0, 0));
	run(&g);
	assert_string_equal(g.t.error, "");
	assert_true(transport_is_idle(&g.t));
	expect_file(&g, EVIDENCE_VMCORE, size, step);
	expect_file(&g, EVIDENCE_DMESG, MIN(size, 100), step);
	expect_file(&g, EVIDENCE_MAKEDUMPFILE, 0, step);
	rig_destroy(&g);
}

/* One page, apart, more than one read has, more than a list page names */
static void test_gather(void **state)
{
	(void)state;
	gather(1, 1);
	gather(3 * PAGE + 100, 2);
	gather(300 * PAGE, 1);
	gather(600 * PAGE + 1, 1);
	gather(600 * PAGE, 3);
}

/* --- lies */

static void expect_error(size_t size, uint64_t root, enum qemu how, const char *want)
{
	struct rig g;

	rig_create(&g, how);
	if (how == QEMU_CLOSES)
		while (g.qmp.lines.source)
			loop_step(&g.loop, 5000);
	transport_announce(&g.t, EVIDENCE_VMCORE, size, root);
	run(&g);
	assert_string_equal(g.t.error, want);
	rig_destroy(&g);
}

static void test_lies(void **state)
{
	static const char outside[] = "the guest's list of pages leaves its memory";
	static const char no_root[] = "the guest's root page holds no list of pages";

	(void)state;
	guest_holds(2 * PAGE, 1);
	expect_error(2 * PAGE, ROOT * PAGE + 8, QEMU_SAVES, outside);
	expect_error(2 * PAGE, sizeof(memory), QEMU_SAVES, outside);
	expect_error(2 * PAGE, UINT64_MAX - PAGE + 1, QEMU_SAVES, outside);
	expect_error(2 * PAGE, LISTS * PAGE, QEMU_SAVES, no_root);
	put(ROOT, 1, 0);
	expect_error(2 * PAGE, ROOT * PAGE, QEMU_SAVES, no_root);
	put(ROOT, 1, 1);
	put(LISTS, 1, sizeof(memory));
	expect_error(2 * PAGE, ROOT * PAGE, QEMU_SAVES, outside);
	/* Two pages at once, of which the second is none */
	put(LISTS, 0, sizeof(memory) - PAGE);
	expect_error(2 * PAGE, ROOT * PAGE, QEMU_SAVES, outside);
	put(ROOT, 2, 1);
	expect_error(2 * PAGE, ROOT * PAGE, QEMU_SAVES, outside);
	expect_error(2 * sizeof(memory) + 1, ROOT * PAGE, QEMU_SAVES,
		     "the guest announced a vmcore larger than its memory");
}

static void test_qemu(void **state)
{
	(void)state;
	guest_holds(PAGE, 1);
	expect_error(PAGE, ROOT * PAGE, QEMU_FAILS, "pmemsave: no room");
	expect_error(PAGE, ROOT * PAGE, QEMU_SAVES_NOTHING, "pmemsave: short read");
	expect_error(PAGE, ROOT * PAGE, QEMU_CLOSES, QMP_EPIPE_TEXT);
}

/* What a guest may not announce; behind an error it may nothing */
static void test_names(void **state)
{
	static const char *const bad[] = { "../vmcore", "", "run.json", EVIDENCE_DMESG };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct rig g;

		rig_create(&g, QEMU_SAVES);
		assert_true(transport_announce(&g.t, EVIDENCE_DMESG, 0, 0));
		assert_false(transport_announce(&g.t, bad[i], 0, 0));
		assert_string_equal(g.t.error, "the guest announced a file that it may not send");
		assert_false(transport_announce(&g.t, EVIDENCE_VMCORE, 0, 0));
		rig_destroy(&g);
	}
	assert_null(transport_find("pigeon"));
}

int main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(test_gather),
		cmocka_unit_test(test_lies),
		cmocka_unit_test(test_qemu),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests_name("transport", test, NULL, NULL) ? 1 : 0;
}
