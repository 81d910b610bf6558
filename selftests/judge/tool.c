// SPDX-License-Identifier: GPL-2.0
/* tool.c - run makedumpfile on this host, within limits */
#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

#include "tool.h"

#define SAID_MAX (64 << 10)

/* The shell's exit code for a command that is there: the child came not so far */
#define TOOL_NOT_RUN 126

static long long now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

static void move_fd(const char *path, int flags, int to)
{
	int fd = open(path, flags, 0600);

	if (fd < 0 || dup2(fd, to) < 0)
		_exit(TOOL_NOT_RUN);
}

static void child(const char *const *argv, const char *dir, const char *input, const char *output,
		  int said, pid_t parent)
{
	struct rlimit none = { 0, 0 };

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent) /* it died before the prctl() */
		_exit(TOOL_NOT_RUN);
	setpgid(0, 0);
	setrlimit(RLIMIT_CORE, &none);
	if (dir && chdir(dir) < 0)
		_exit(TOOL_NOT_RUN);
	move_fd(input ? input : "/dev/null", O_RDONLY, 0);
	if (dup2(said, 1) < 0 || dup2(said, 2) < 0)
		_exit(TOOL_NOT_RUN);
	if (output)
		move_fd(output, O_WRONLY | O_CREAT | O_TRUNC, 1);
	execvp(argv[0], (char *const *)argv);
	_exit(127);
}

/* Keep what the tool prints until it closes its end, or time is up */
static bool listen_to(int fd, char **said, long long end)
{
	char buf[4096];
	size_t kept = 0;
	ssize_t n;

	for (;;) {
		struct pollfd p = { .fd = fd, .events = POLLIN };
		long long left = end - now_ms();

		if (left <= 0 || poll(&p, 1, left) == 0)
			return false;
		n = TEMP_FAILURE_RETRY(read(fd, buf, sizeof(buf) - 1));
		if (n < 0)
			err(3, "makedumpfile");
		if (!n)
			return true;
		if (kept + n > SAID_MAX)
			continue;
		buf[n] = 0;
		kept += n;
		text_add(said, "", "%s", buf);
	}
}

int tool_run(const char *const *argv, const char *dir, const char *input, const char *output,
	     char **said)
{
	long long end = now_ms() + TOOL_SECONDS * 1000LL;
	int pipefd[2], status;
	bool in_time;
	pid_t pid, parent = getpid();

	text_set(said, "%s", "");
	if (pipe2(pipefd, O_CLOEXEC) < 0 || (pid = fork()) < 0)
		err(3, "%s", argv[0]);
	if (!pid)
		child(argv, dir, input, output, pipefd[1], parent);
	close(pipefd[1]);
	in_time = listen_to(pipefd[0], said, end);
	close(pipefd[0]);
	if (!in_time && kill(-pid, SIGKILL) < 0)
		kill(pid, SIGKILL);
	if (TEMP_FAILURE_RETRY(waitpid(pid, &status, 0)) < 0)
		return -errno;
	if (!in_time)
		return -ETIME;
	if (WIFEXITED(status) && WEXITSTATUS(status) == TOOL_NOT_RUN)
		errx(3, "%s can't be run on this host", argv[0]);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -EINTR;
}

char *tool_mkdir(const char *parent)
{
	char *dir;

	if (!parent)
		parent = getenv("TMPDIR");
	dir = text_format("%s/" TOOL_TMP "XXXXXX", parent && *parent ? parent : "/tmp");
	if (mkdtemp(dir))
		return dir;
	free(dir);
	return NULL;
}

void tool_rmdir(const char *dir)
{
	struct dirent *e;
	DIR *d = dir ? opendir(dir) : NULL;

	while (d && (e = readdir(d)))
		unlinkat(dirfd(d), e->d_name, 0);
	if (d)
		closedir(d);
	if (dir)
		rmdir(dir);
}
