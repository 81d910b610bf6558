// SPDX-License-Identifier: GPL-2.0
/* child.c - a process of ours, in a group of its own, that never outlives us */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "child.h"
#include "clock.h"
#include "text.h"

#define CHILD_TERM_MS 3000

static void __attribute__((noreturn))
child_become(char *const argv[], const struct child_files *files, pid_t parent)
{
	int null = open("/dev/null", O_RDWR);
	sigset_t none;

	setpgid(0, 0);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent) /* it died before the prctl() */
		_exit(127);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	dup2(null, 0);
	dup2(files->out < 0 ? null : files->out, 1);
	dup2(files->err < 0 ? null : files->err, 2);
	for (unsigned int i = 0; i < files->nkeep; i++)
		if (files->keep[i] >= 0)
			fcntl(files->keep[i], F_SETFD, 0);
	execvp(argv[0], argv);
	dprintf(2, "%s: %m\n", argv[0]);
	_exit(127);
}

static void child_reap(struct child *c, int options)
{
	siginfo_t info = { 0 };

	if (waitid(P_PID, c->pid, &info, WEXITED | options) < 0 || !info.si_pid)
		return;
	c->exited = true;
	c->code = info.si_code;
	c->status = info.si_status;
}

static void child_ready(void *arg)
{
	struct child *c = arg;

	child_reap(c, WNOHANG);
	if (!c->exited)
		return;
	loop_forget(&c->source);
	if (c->fn)
		c->fn(c->arg);
}

int child_start(struct child *c, struct loop *loop, char *const argv[],
		const struct child_files *files)
{
	pid_t parent = getpid();
	pid_t pid = fork();

	if (pid < 0)
		return -errno;
	if (!pid)
		child_become(argv, files, parent);
	setpgid(pid, pid); /* whoever comes first */
	*c = (struct child){ .pid = pid, .fn = c->fn, .arg = c->arg };
	c->pidfd = pidfd_open(pid, 0);
	if (c->pidfd < 0) {
		int rc = -errno;

		child_stop(c);
		return rc;
	}
	c->source = loop_watch(loop, c->pidfd, child_ready, c);
	return 0;
}

void child_stop(struct child *c)
{
	struct pollfd p = { .fd = c->pidfd, .events = POLLIN };

	if (!c->pid)
		return;
	loop_forget(&c->source);
	if (!c->exited) {
		kill(-c->pid, SIGTERM);
		poll(&p, c->pidfd >= 0, CHILD_TERM_MS);
	}
	kill(-c->pid, SIGKILL); /* all of the group that is left */
	if (!c->exited)
		child_reap(c, 0);
	fd_close(&c->pidfd);
	c->pid = 0;
}

const char *child_status(const struct child *c)
{
	static char text[32];

	snprintf(text, sizeof(text), "%s %d", c->code == CLD_EXITED ? "exit code" : "signal",
		 c->status);
	return text;
}

int child_run(struct loop *loop, char *const argv[], const struct child_files *files, double ms)
{
	double end = clock_now_ms() + ms;
	struct child c = { 0 };
	int rc = child_start(&c, loop, argv, files);

	while (!rc && !c.exited)
		rc = loop_wait(loop, end);
	child_stop(&c);
	return rc ?: c.code == CLD_EXITED ? c.status : -EPROTO;
}
