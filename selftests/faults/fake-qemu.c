// SPDX-License-Identifier: GPL-2.0
/*
 * fake-qemu.c - a QEMU with a guest inside, played in a few milliseconds
 *
 * Takes the runner's command line, answers on QMP and says what a guest says.
 * FAKE_GUEST in the environment chooses what becomes of the panic:
 *	lost	no capture kernel comes, all CPUs stop (the default)
 *	panicked, reset		the same, but the guest ends otherwise
 *	error, stranger		it can't do what it is asked to; it took another run's order
 *	no-tod, no-size		a line of it makes no sense
 *	saved	a capture kernel comes and sends files: FAKE_VMCORE, or noise
 *	hang	nothing comes at all
 */
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "proto.h"
#include "wire.h"

#define FAKE_CPUS     4
#define FAKE_PAUSE_MS 20 /* between two lines of the capture kernel */
#define FAKE_NOISE    (1u << 20)
#define FAKE_TOD      UINT64_C(0xe39f660b00000000)

struct fake {
	int fd[WIRE_COUNT];
	char nonce[PROTO_NONCE_LEN + 1];
	unsigned int step; /* of what comes after `armed`; 0: not armed */
	bool running;
	uint64_t tod;
};

/* Input of one wire, cut into lines */
struct input {
	char buf[65536];
	size_t len;
};

static bool input_next(struct input *in, char *line, size_t size)
{
	char *end = memchr(in->buf, '\n', in->len);
	size_t len;

	if (!end)
		return false;
	len = end - in->buf;
	snprintf(line, size, "%.*s", (int)len, in->buf);
	in->len -= len + 1;
	memmove(in->buf, end + 1, in->len);
	return true;
}

static bool input_read(struct input *in, int fd)
{
	ssize_t n = read(fd, in->buf + in->len, sizeof(in->buf) - in->len);

	if (n <= 0)
		return false;
	in->len += n;
	return true;
}

static bool is_guest(const char *name)
{
	const char *guest = getenv("FAKE_GUEST");

	return !strcmp(guest ? guest : "lost", name);
}

static void fake_cpus(const struct fake *f, const char *id)
{
	char list[1024] = "";
	int tid = syscall(SYS_gettid);

	for (int cpu = 0; cpu < FAKE_CPUS; cpu++)
		sprintf(list + strlen(list),
			"%s{\"cpu-index\": %d, \"thread-id\": %d, \"cpu-state\": \"%s\"}",
			cpu ? ", " : "", cpu, tid, f->step > 1 ? "stopped" : "operating");
	wire_say(f->fd[WIRE_QMP], "{\"return\": [%s], \"id\": %s}\r\n", list, id);
}

static void fake_qmp(struct fake *f, const char *line)
{
	const char *id = strstr(line, "\"id\":");
	char number[16] = "0";

	if (id)
		snprintf(number, sizeof(number), "%d", atoi(id + 5));
	if (strstr(line, "\"cont\"") && !f->running) {
		f->running = true;
		wire_say(f->fd[WIRE_CHANNEL], PROTO_HELLO " role=production release=0.0 cpus=4\n");
		wire_say(f->fd[WIRE_CHANNEL],
			 PROTO_READY " record=0x1000 loader=file tod_base=%016lx\n",
			 (unsigned long)FAKE_TOD);
	}
	if (strstr(line, "query-cpus-fast"))
		fake_cpus(f, number);
	else if (strstr(line, "query-status"))
		wire_say(f->fd[WIRE_QMP], "{\"return\": {\"status\": \"running\"}, \"id\": %s}\r\n",
			 number);
	else if (strstr(line, "human-monitor-command"))
		wire_say(f->fd[WIRE_QMP], "{\"return\": \"%s\", \"id\": %s}\r\n",
			 strstr(line, "xp ") ? "00001000: 0x6372617368\\r\\n"
					     : "CPU#0\\r\\nPSW=mask 0 addr 0\\r\\nC00=e0\\r\\n",
			 number);
	else
		wire_say(f->fd[WIRE_QMP], "{\"return\": {}, \"id\": %s}\r\n", number);
}

static void fake_channel(struct fake *f, const char *line)
{
	const char *nonce = strstr(line, "nonce=");

	if (!strcmp(line, PROTO_TOD_ASK) && is_guest("no-tod")) {
		wire_say(f->fd[WIRE_CHANNEL], PROTO_TOD " value=noon\n");
	} else if (!strcmp(line, PROTO_TOD_ASK)) {
		wire_say(f->fd[WIRE_CHANNEL], PROTO_TOD " value=%016lx\n",
			 (unsigned long)(f->tod += 4096000));
	} else if (!strncmp(line, PROTO_GO " ", 3) && nonce) {
		snprintf(f->nonce, sizeof(f->nonce), "%s", nonce + 6);
		wire_say(f->fd[WIRE_CONSOLE], "Kernel panic - not syncing: played\r\n");
		if (is_guest("error"))
			wire_say(f->fd[WIRE_CHANNEL], PROTO_ERROR " text=no \"crash\" kernel\n");
		wire_say(f->fd[WIRE_CHANNEL], PROTO_ARMED " nonce=%s\n",
			 is_guest("stranger") ? "0123456789abcdef" : f->nonce);
		f->step = 1;
	}
}

static void fake_file(const struct fake *f, const char *name, const char *path)
{
	FILE *from = fopen(path ? path : "/dev/urandom", "re");
	char *data = malloc(64 * FAKE_NOISE);
	size_t len;

	if (!from || !data)
		exit(3);
	len = fread(data, 1, path ? 64 * FAKE_NOISE : FAKE_NOISE, from);
	fclose(from);
	wire_say(f->fd[WIRE_CHANNEL], PROTO_FILE " name=%s size=%zu\n", name, len);
	wire_write(f->fd[WIRE_DATA], data, len);
	free(data);
}

static void fake_saved(struct fake *f)
{
	int channel = f->fd[WIRE_CHANNEL];

	switch (f->step) {
	case 2:
		wire_say(channel, PROTO_FAIL " nonce=%s zero=%016lx role=capture\n", f->nonce,
			 (unsigned long)(f->tod + 4096000000));
		break;
	case 3:
		wire_say(channel, PROTO_PROGRESS " what=makedumpfile done=1\n");
		break;
	case 4:
		wire_say(channel, PROTO_EXIT " tool=makedumpfile code=0 level=31\n");
		break;
	case 5:
		if (is_guest("no-size"))
			wire_say(channel, PROTO_FILE " name=" EVIDENCE_VMCORE "\n");
		else
			fake_file(f, EVIDENCE_VMCORE, getenv("FAKE_VMCORE"));
		break;
	case 6:
		wire_say(channel, PROTO_SUCCESS " nonce=%s\n", f->nonce);
		break;
	}
}

/* How QEMU tells that a guest has ended */
static const char *fake_end(void)
{
	if (is_guest("panicked"))
		return "\"GUEST_PANICKED\", \"data\": {\"action\": \"pause\", \"info\": {\"type\": "
		       "\"s390\"}}";
	if (is_guest("reset"))
		return "\"SHUTDOWN\", \"data\": {\"guest\": true, \"reason\": \"guest-reset\"}";
	return "\"SHUTDOWN\", \"data\": {\"guest\": true, \"reason\": \"guest-shutdown\"}";
}

/* What the guest does without being asked */
static void fake_tick(struct fake *f)
{
	if (!f->step || is_guest("hang"))
		return;
	f->step++;
	if (is_guest("saved") || is_guest("no-size"))
		fake_saved(f);
	else if (f->step == 2)
		wire_say(f->fd[WIRE_QMP], "{\"event\": %s}\r\n", fake_end());
}

static double fake_now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1e3 + ts.tv_nsec / 1e6;
}

static void fake_play(struct fake *f)
{
	static struct input qmp, channel;
	struct pollfd p[] = { { .fd = f->fd[WIRE_QMP], .events = POLLIN },
			      { .fd = f->fd[WIRE_CHANNEL], .events = POLLIN } };
	char line[8192];
	double next_ms = 0;

	for (;;) {
		poll(p, 2, FAKE_PAUSE_MS);
		if (fake_now_ms() >= next_ms) {
			fake_tick(f);
			next_ms = fake_now_ms() + FAKE_PAUSE_MS;
		}
		if (p[0].revents && !input_read(&qmp, p[0].fd))
			exit(0);
		if (p[1].revents && !input_read(&channel, p[1].fd))
			p[1].fd = -1;
		while (input_next(&qmp, line, sizeof(line)))
			fake_qmp(f, line);
		while (input_next(&channel, line, sizeof(line)))
			fake_channel(f, line);
	}
}

int main(int argc, char **argv)
{
	struct fake f = { .tod = FAKE_TOD };

	if (argc > 1 && !strcmp(argv[argc - 1], "help")) {
		puts("s390-ccw-virtio      played");
		return 0;
	}
	signal(SIGPIPE, SIG_IGN);
	wire_find(argv, f.fd);
	if (f.fd[WIRE_QMP] < 0 || f.fd[WIRE_CHANNEL] < 0)
		return 3;
	wire_say(f.fd[WIRE_QMP], "{\"QMP\": {\"version\": {\"qemu\": {\"micro\": 0, \"minor\": 0, "
				 "\"major\": 0}}, \"capabilities\": []}}\r\n");
	fake_play(&f);
	return 0;
}
