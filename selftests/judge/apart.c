// SPDX-License-Identifier: GPL-2.0
/* apart.c - judge a run in a process of its own */
#include <errno.h>
#include <glob.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "apart.h"
#include "result.h"
#include "tool.h"

/* CPU time: a dump of 4 GiB takes two seconds */
#define APART_LIMIT_S 300

static void limit_time(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_CPU, &limit))
		return;
	if (limit.rlim_max == RLIM_INFINITY || limit.rlim_max > APART_LIMIT_S)
		limit.rlim_cur = APART_LIMIT_S;
	setrlimit(RLIMIT_CPU, &limit);
}

/* The child's exit code is the error, positive */
static void judge_and_exit(apart_judge judge, const char *dir, const struct scene_options *opt)
{
	struct json_object *result;
	int err = 0;

	/* Who stops us stops both */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	limit_time();
	result = judge(dir, opt, &err);
	json_object_put(result);
	fflush(NULL);
	_exit(result ? 0 : err ? -err : EIO);
}

/* The folder for temporary files of the one who died */
static void clean_up(const char *dir)
{
	cleanup(free) char *pattern = text_format("%s/" TOOL_TMP "*", dir);
	glob_t found;

	if (glob(pattern, 0, NULL, &found))
		return;
	for (size_t i = 0; i < found.gl_pathc; i++)
		tool_rmdir(found.gl_pathv[i]);
	globfree(&found);
}

struct json_object *apart_run(apart_judge judge, const char *dir, const struct scene_options *opt,
			      int *err)
{
	int status;
	pid_t pid;

	fflush(NULL);
	pid = fork();
	if (!pid)
		judge_and_exit(judge, dir, opt);
	while (pid < 0 || waitpid(pid, &status, 0) < 0) {
		if (pid < 0 || errno != EINTR) {
			*err = -errno;
			return NULL;
		}
	}
	if (WIFSIGNALED(status)) {
		clean_up(dir);
		return verdict_crash(dir, WTERMSIG(status), err);
	}
	*err = -WEXITSTATUS(status);
	return *err ? NULL : result_read(dir, err);
}
