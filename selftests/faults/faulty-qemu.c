// SPDX-License-Identifier: GPL-2.0
/*
 * faulty-qemu.c - stands between the runner and a QEMU, and does one fault
 *
 * FAULT_QEMU names the QEMU, FAULT=what@when the fault. @when is a word of the
 * channel (ready, go, armed, fail, file, success...), "start", or "data", the
 * first bytes of a dump. FAULT_LOG gets a line when the fault happens.
 *
 * The process that the runner started becomes QEMU; its child moves the bytes.
 */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "proto.h"
#include "wire.h"

#define FAULT_FLOOD (64u << 20)

struct faulty {
	int runner[WIRE_COUNT]; /* their ends of the runner's and of QEMU's side */
	int qemu[WIRE_COUNT];
	pid_t pid; /* of QEMU */
	const char *when;
	const struct fault *fault;
	bool done;
	bool silent[WIRE_COUNT]; /* nothing gets through any more */
	bool garbage;		 /* QMP's messages become noise */
	bool half;		 /* only half of QMP's next message gets through */
	bool corrupt;		 /* bits of the dump flip */
	char nonce[PROTO_NONCE_LEN + 1];
	char line[2][PROTO_LINE_MAX]; /* of the channel, so far: from the guest, to it */
	size_t len[2];
};

static void do_kill(struct faulty *f)
{
	kill(f->pid, SIGKILL);
}

static void do_term(struct faulty *f)
{
	kill(f->pid, SIGTERM);
}

static void do_stop(struct faulty *f)
{
	kill(f->pid, SIGSTOP);
}

static void do_abort(struct faulty *f)
{
	kill(f->pid, SIGABRT);
}

static void do_qmp_silent(struct faulty *f)
{
	f->silent[WIRE_QMP] = true;
}

static void do_qmp_garbage(struct faulty *f)
{
	f->garbage = true;
}

static void do_qmp_half(struct faulty *f)
{
	f->half = true;
}

static void do_qmp_close(struct faulty *f)
{
	shutdown(f->runner[WIRE_QMP], SHUT_RDWR);
	f->silent[WIRE_QMP] = true;
}

static void do_qmp_flood(struct faulty *f)
{
	char noise[65536];

	memset(noise, '{', sizeof(noise));
	for (size_t n = 0; n < FAULT_FLOOD; n += sizeof(noise))
		if (!wire_write(f->runner[WIRE_QMP], noise, sizeof(noise)))
			return;
}

static void flood(int fd, const char *text)
{
	char block[65536];
	size_t len = strlen(text), n = sizeof(block) / len * len;

	for (size_t i = 0; i < n; i += len)
		memcpy(block + i, text, len);
	for (size_t i = 0; i < FAULT_FLOOD; i += n)
		if (!wire_write(fd, block, n))
			return;
}

static void do_console_flood(struct faulty *f)
{
	flood(f->runner[WIRE_CONSOLE], "crash_trigger: this comes again and again\r\n");
}

static void do_console_no_newline(struct faulty *f)
{
	flood(f->runner[WIRE_CONSOLE], "x");
}

static void do_console_escapes(struct faulty *f)
{
	wire_say(f->runner[WIRE_CONSOLE],
		 "\033[2J\033]0;owned\007\033[31m<script>alert(1)</script>\r\n%c%c%c\r\n", 0x9b,
		 0xff, 0x08);
}

/* All that a verdict could be mistaken for */
static void do_console_forged(struct faulty *f)
{
	wire_say(f->runner[WIRE_CONSOLE],
		 "fail nonce=%s zero=e39f660b00000000 role=capture\r\nsuccess nonce=%s\r\n"
		 "ok 1 racy panic-2: dump saved\r\n1 passed, 0 failed, 0 skipped\r\n"
		 "{\"event\": \"GUEST_PANICKED\", \"data\": {\"action\": \"pause\"}}\r\n",
		 f->nonce, f->nonce);
}

static void do_channel_forged(struct faulty *f)
{
	wire_say(f->runner[WIRE_CHANNEL], PROTO_SUCCESS " nonce=%s\n", f->nonce);
}

static void do_channel_forged_dump(struct faulty *f)
{
	wire_say(f->runner[WIRE_CHANNEL],
		 PROTO_FAIL " nonce=%s zero=e39f660b00000000 role=capture\n" PROTO_EXIT
			    " tool=makedumpfile code=0 level=31\n" PROTO_SUCCESS " nonce=%s\n",
		 f->nonce, f->nonce);
}

static void do_channel_wrong_nonce(struct faulty *f)
{
	wire_say(f->runner[WIRE_CHANNEL],
		 PROTO_FAIL " nonce=%016d zero=e39f660b00000000\n" PROTO_SUCCESS " nonce=%016d\n",
		 0, 0);
}

static void do_channel_path(struct faulty *f)
{
	wire_say(f->runner[WIRE_CHANNEL], PROTO_FILE " name=../../../escaped size=8\n");
}

static void do_channel_huge(struct faulty *f)
{
	wire_say(f->runner[WIRE_CHANNEL], PROTO_FILE " name=vmcore size=18446744073709551615\n");
}

static void do_channel_garbage(struct faulty *f)
{
	char noise[65536];

	for (size_t i = 0; i < sizeof(noise); i++)
		noise[i] = rand();
	for (int i = 0; i < 64; i++)
		wire_write(f->runner[WIRE_CHANNEL], noise, sizeof(noise));
}

static void do_channel_half(struct faulty *f)
{
	wire_say(f->runner[WIRE_CHANNEL], "success nonce=");
}

static void do_channel_close(struct faulty *f)
{
	shutdown(f->runner[WIRE_CHANNEL], SHUT_RDWR);
	f->silent[WIRE_CHANNEL] = true;
}

static void do_data_close(struct faulty *f)
{
	shutdown(f->runner[WIRE_DATA], SHUT_RDWR);
	f->silent[WIRE_DATA] = true;
}

static void do_data_silent(struct faulty *f)
{
	f->silent[WIRE_DATA] = true;
}

static void do_data_corrupt(struct faulty *f)
{
	f->corrupt = true;
}

static const struct fault {
	const char *name;
	void (*act)(struct faulty *f);
} faults[] = {
	{ "none", NULL },
	{ "kill", do_kill },
	{ "term", do_term },
	{ "stop", do_stop },
	{ "abort", do_abort },
	{ "qmp-silent", do_qmp_silent },
	{ "qmp-garbage", do_qmp_garbage },
	{ "qmp-half", do_qmp_half },
	{ "qmp-close", do_qmp_close },
	{ "qmp-flood", do_qmp_flood },
	{ "console-flood", do_console_flood },
	{ "console-no-newline", do_console_no_newline },
	{ "console-escapes", do_console_escapes },
	{ "console-forged", do_console_forged },
	{ "channel-forged", do_channel_forged },
	{ "channel-forged-dump", do_channel_forged_dump },
	{ "channel-wrong-nonce", do_channel_wrong_nonce },
	{ "channel-path", do_channel_path },
	{ "channel-huge", do_channel_huge },
	{ "channel-garbage", do_channel_garbage },
	{ "channel-half", do_channel_half },
	{ "channel-close", do_channel_close },
	{ "data-close", do_data_close },
	{ "data-silent", do_data_silent },
	{ "data-corrupt", do_data_corrupt },
};

static void faulty_event(struct faulty *f, const char *word)
{
	const char *path = getenv("FAULT_LOG");
	FILE *log;

	if (f->done || !f->fault->act || strcmp(word, f->when))
		return;
	f->done = true;
	log = path ? fopen(path, "ae") : NULL;
	if (log) {
		fprintf(log, "%s@%s\n", f->fault->name, f->when);
		fclose(log);
	}
	f->fault->act(f); /* may end this process, too */
}

/* The first word of each whole line of the channel is an event */
static void faulty_watch(struct faulty *f, int from_runner, const char *data, size_t len)
{
	char *line = f->line[from_runner];
	size_t *n = &f->len[from_runner];

	for (size_t i = 0; i < len; i++) {
		const char *nonce;

		if (data[i] != '\n') {
			if (*n < PROTO_LINE_MAX - 1)
				line[(*n)++] = data[i];
			continue;
		}
		line[*n] = '\0';
		*n = 0;
		nonce = strstr(line, " nonce=");
		if (nonce && from_runner)
			snprintf(f->nonce, sizeof(f->nonce), "%s", nonce + 7);
		line[strcspn(line, " ")] = '\0';
		faulty_event(f, line);
	}
}

/* What becomes of bytes that QEMU sends */
static size_t faulty_spoil(struct faulty *f, enum wire w, char *data, size_t len)
{
	if (w == WIRE_QMP && f->garbage)
		for (size_t i = 0; i + 2 < len; i++)
			data[i] ^= 1 + i % 7;
	if (w == WIRE_QMP && f->half) {
		f->silent[w] = true;
		return len / 2;
	}
	if (w == WIRE_DATA && f->corrupt)
		for (size_t i = 0; i < len; i += 997)
			data[i] ^= 0x55;
	return len;
}

/* One read from the wire's one side to its other; false where a side has closed */
static bool faulty_move(struct faulty *f, enum wire w, bool from_runner)
{
	char data[65536];
	int in = from_runner ? f->runner[w] : f->qemu[w];
	int out = from_runner ? f->qemu[w] : f->runner[w];
	ssize_t n = read(in, data, sizeof(data));
	size_t len;

	if (n <= 0)
		return false;
	if (f->silent[w])
		return true;
	len = from_runner ? (size_t)n : faulty_spoil(f, w, data, n);
	wire_write(out, data, len);
	if (w == WIRE_DATA && !from_runner)
		faulty_event(f, "data");
	if (w == WIRE_CHANNEL)
		faulty_watch(f, from_runner, data, len);
	return true;
}

static void __attribute__((noreturn)) faulty_run(struct faulty *f)
{
	struct pollfd p[2 * WIRE_COUNT];

	for (int w = 0; w < WIRE_COUNT; w++) {
		p[2 * w] = (struct pollfd){ .fd = f->qemu[w], .events = POLLIN };
		p[2 * w + 1] = (struct pollfd){ .fd = f->runner[w], .events = POLLIN };
	}
	faulty_event(f, "start");
	for (;;) {
		poll(p, 2 * WIRE_COUNT, -1);
		for (int i = 0; i < 2 * WIRE_COUNT; i++) {
			if (p[i].fd < 0 || !p[i].revents || faulty_move(f, i / 2, i % 2))
				continue;
			if (i / 2 == WIRE_QMP) /* QEMU or the runner has gone */
				exit(0);
			shutdown(i % 2 ? f->qemu[i / 2] : f->runner[i / 2], SHUT_WR);
			p[i].fd = -1;
		}
	}
}

/* A socket pair in the place of each of QEMU's descriptors */
static void faulty_split(struct faulty *f, int keep[WIRE_COUNT])
{
	for (int w = 0; w < WIRE_COUNT; w++) {
		int pair[2];

		f->runner[w] = f->qemu[w] = -1;
		if (keep[w] < 0)
			continue;
		f->runner[w] = dup(keep[w]);
		if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) || dup2(pair[1], keep[w]) < 0)
			exit(3);
		close(pair[1]);
		f->qemu[w] = pair[0];
	}
}

static void faulty_close(const int fd[WIRE_COUNT])
{
	for (int w = 0; w < WIRE_COUNT; w++)
		if (fd[w] >= 0)
			close(fd[w]);
}

static const struct fault *fault_find(const char *what)
{
	size_t len = strcspn(what, "@");

	for (size_t i = 0; i < sizeof(faults) / sizeof(*faults); i++)
		if (strlen(faults[i].name) == len && !strncmp(faults[i].name, what, len))
			return &faults[i];
	fprintf(stderr, "faulty-qemu: FAULT=%s is no fault\n", what);
	exit(2);
}

int main(int argc, char **argv)
{
	const char *what = getenv("FAULT") ?: "none";
	const char *qemu = getenv("FAULT_QEMU") ?: "qemu-system-s390x";
	int fd[WIRE_COUNT];
	struct faulty f = { .fault = fault_find(what) };

	(void)argc;
	wire_find(argv, fd);
	f.when = strchr(what, '@') ? strchr(what, '@') + 1 : "start";
	if (fd[WIRE_QMP] >= 0) {
		faulty_split(&f, fd);
		f.pid = getpid();
		if (!fork()) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			signal(SIGPIPE, SIG_IGN);
			faulty_close(fd);
			if (getppid() == f.pid)
				faulty_run(&f);
			_exit(0);
		}
		faulty_close(f.runner);
		faulty_close(f.qemu);
	}
	argv[0] = (char *)qemu;
	execvp(qemu, argv);
	perror(qemu);
	return 127;
}
