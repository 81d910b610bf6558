// SPDX-License-Identifier: GPL-2.0
/* qemu.c - QEMU's arguments, and its process */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <string.h>
#include <sys/mman.h>

#include "host.h"
#include "proto.h"
#include "qemu.h"

#define QEMU_MACHINE  "s390-ccw-virtio"
#define QEMU_PROBE_MS 10000

struct args {
	char **v;
	size_t n;
};

static void args_add(struct args *a, char *s)
{
	a->v = xreallocarray(a->v, a->n + 2, sizeof(*a->v));
	a->v[a->n++] = s;
	a->v[a->n] = NULL;
}

static void args_copy(struct args *a, const char *const *list)
{
	for (; *list; list++)
		args_add(a, xstrdup(*list));
}

static void __printf(3, 4) args_option(struct args *a, const char *option, const char *fmt, ...)
{
	va_list ap;

	args_add(a, xstrdup(option));
	va_start(ap, fmt);
	args_add(a, text_vformat(fmt, ap));
	va_end(ap);
}

static void args_chardev(struct args *a, const char *id, int fd)
{
	args_option(a, "-chardev", "socket,id=%s,fd=%d", id, fd);
}

char **qemu_args_create(const struct qemu_spec *spec)
{
	static const char *const always[] = {
		"-no-user-config", "-nodefaults", "-display", "none",
		"-no-shutdown",	   "-net",	  "none",     "-machine",
		QEMU_MACHINE,	   NULL,
	};
	/* Until the handshake is done the guest waits: no event is lost */
	static const char *const tcg[] = {
		"-accel", "tcg,thread=multi", "-cpu", "max", "-S", NULL
	};
	static const char *const kvm[] = { "-accel", "kvm", "-cpu", "host", "-S", NULL };
	static const char *const sandbox[] = { "-sandbox",
					       "on,obsolete=deny,elevateprivileges=deny,spawn=deny",
					       NULL };
	struct args a = { 0 };

	args_add(&a, xstrdup(spec->binary));
	args_copy(&a, always);
	args_copy(&a, strcmp(spec->accel, "kvm") ? tcg : kvm);
	if (!spec->debugged)
		args_add(&a, xstrdup("-no-reboot"));
	if (spec->sandbox)
		args_copy(&a, sandbox);
	args_option(&a, "-smp", "%u", spec->cpus);
	args_option(&a, "-m", "%uM", spec->mem_mb);
	args_chardev(&a, "qmp", spec->fd[PORT_QMP]);
	args_option(&a, "-mon", "chardev=qmp,mode=control");
	args_chardev(&a, "console", spec->fd[PORT_CONSOLE]);
	args_chardev(&a, "channel", spec->fd[PORT_CHANNEL]);
	if (spec->transport->data_chardev)
		args_chardev(&a, "data", spec->fd[PORT_DATA]);
	if (spec->debugged) {
		args_chardev(&a, "gdb", spec->fd[PORT_GDB]);
		args_option(&a, "-gdb", "chardev:gdb");
	}
	args_copy(&a, spec->transport->devices);
	if (spec->extra)
		args_copy(&a, spec->extra);
	args_option(&a, "-kernel", "%s", spec->image);
	args_option(&a, "-initrd", "%s", spec->initrd);
	args_option(&a, "-append", "%s", spec->cmdline);
	return a.v;
}

void qemu_args_destroy(char **argv)
{
	for (char **p = argv; *p; p++)
		free(*p);
	free(argv);
}

/* As a shell would take it; fd= are the ends of socket pairs that the runner made */
static void qemu_write_cmd(struct folder *folder, char **argv)
{
	cleanup(free) char *cmd = NULL;

	for (; *argv; argv++) {
		bool plain = strspn(*argv, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
					   "0123456789_./=,:+-") == strlen(*argv);
		text_add(&cmd, " ", plain ? "%s" : "'%s'", *argv);
	}
	folder_write(folder, EVIDENCE_QEMU_CMD, cmd, strlen(cmd));
}

int qemu_start(struct child *c, struct loop *loop, const struct qemu_spec *spec,
	       struct folder *folder)
{
	cleanup(close) int log = folder_open(folder, EVIDENCE_QEMU_LOG);
	struct child_files files = {
		.out = log, .err = log, .keep = spec->fd, .nkeep = PORT_COUNT
	};
	char **argv = qemu_args_create(spec);
	int rc;

	qemu_write_cmd(folder, argv);
	rc = child_start(c, loop, argv, &files);
	qemu_args_destroy(argv);
	return rc;
}

/* Run @argv to its end; returns what child_run() does, and in @text what it said */
static int qemu_ask(struct loop *loop, char *const argv[], char *text, size_t size)
{
	cleanup(close) int fd = memfd_create("qemu-probe", MFD_CLOEXEC);
	struct child_files files = { .out = fd, .err = fd };
	int rc = fd < 0 ? -errno : child_run(loop, argv, &files, QEMU_PROBE_MS);
	ssize_t n = fd < 0 ? 0 : pread(fd, text, size - 1, 0);

	if (n < 0)
		rc = -errno;
	text[MAX(n, 0)] = '\0';
	if (rc < 0)
		host_check(rc, argv[0]);
	return rc;
}

bool qemu_probe(struct loop *loop, const char *binary, bool *sandbox)
{
	char *plain[] = { (char *)binary, "-machine", "help", NULL };
	char *boxed[] = { (char *)binary, "-sandbox", "on", "-machine", "help", NULL };
	char text[16384];

	if (qemu_ask(loop, plain, text, sizeof(text))) {
		text[strcspn(text, "\n")] = '\0';
		if (!loop->stop)
			warnx("can't run QEMU: %s", *text ? text : binary);
		return false;
	}
	if (!strstr(text, QEMU_MACHINE))
		return refused(false,
			       "%s has no machine " QEMU_MACHINE ": is it qemu-system-s390x?",
			       binary);
	*sandbox = !qemu_ask(loop, boxed, text, sizeof(text));
	return true;
}

char *qemu_last_words(const struct folder *folder)
{
	cleanup(close) int fd = openat(folder->dirfd, EVIDENCE_QEMU_LOG, O_RDONLY | O_CLOEXEC);
	char buf[1024], escaped[4 * sizeof(buf) + 1];
	off_t size = fd < 0 ? 0 : lseek(fd, 0, SEEK_END);
	ssize_t n = fd < 0 ? 0 : pread(fd, buf, sizeof(buf), MAX(0, size - (off_t)sizeof(buf)));
	char *p;

	while (n > 0 && buf[n - 1] == '\n')
		n--;
	if (n <= 0)
		return NULL;
	p = memrchr(buf, '\n', n);
	p = p ? p + 1 : buf;
	text_escape(escaped, p, buf + n - p);
	return xstrdup(escaped);
}
