// SPDX-License-Identifier: GPL-2.0
/* command.c - run a program, keep what it says, tell that it is still at work */
#include <signal.h>
#include <sys/wait.h>
#include <time.h>

#include "guest.h"

static void command_exec(const char *const *argv, const char *log, const sigset_t *mask)
{
	int null = open("/dev/null", O_RDONLY);
	int fd = open(log, O_WRONLY | O_CREAT | O_APPEND, 0600);

	sigprocmask(SIG_SETMASK, mask, NULL);
	if (null < 0 || fd < 0 || dup2(null, 0) < 0 || dup2(fd, 1) < 0 || dup2(fd, 2) < 0)
		_exit(126);
	execvp(argv[0], (char *const *)argv);
	dprintf(2, "%s: %s\n", argv[0], strerror(errno));
	_exit(127);
}

/*
 * Run @argv with its output appended to @log. While it runs, and where it
 * writes an @output file, say how large that is. Returns the exit code, 128
 * and the signal's number, or a negative errno.
 */
int command_run(const char *const *argv, const char *log, const char *output)
{
	const struct timespec pause = { .tv_nsec = CHANNEL_PROGRESS_NS };
	sigset_t child, before;
	int status;
	pid_t pid;

	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	sigprocmask(SIG_BLOCK, &child, &before);

	pid = fork();
	if (pid < 0)
		return -errno;
	if (!pid)
		command_exec(argv, log, &before);

	while (waitpid(pid, &status, WNOHANG) != pid) {
		if (output)
			channel_progress(argv[0], MAX(file_size(output), 0));
		sigtimedwait(&child, NULL, &pause);
	}
	sigprocmask(SIG_SETMASK, &before, NULL);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* The last line of @log that is not empty, for an error's text */
const char *command_last_line(const char *log)
{
	static char last[512];
	char line[sizeof(last)];
	cleanup(fclose) FILE *file = fopen(log, "re");

	*last = '\0';
	while (file && fgets(line, sizeof(line), file)) {
		line[strcspn(line, "\r\n")] = '\0';
		if (*line)
			strcpy(last, line);
	}
	return last;
}
