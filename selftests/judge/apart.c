// SPDX-License-Identifier: GPL-2.0
/* apart.c - judge a run in a process of its own */
#include <err.h>
#include <errno.h>
#include <glob.h>
#include <signal.h>
#include <stdio.h>
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

static struct json_object *complain(const char *dir, int err)
{
	warnx("%s/" EVIDENCE_RESULT ": %s", dir, strerror(-err));
	return NULL;
}

static void judge_and_exit(apart_judge judge, const char *dir, const struct scene_options *opt,
			   pid_t parent)
{
	struct json_object *result;
	int err = -EIO;

	/* Who stops us stops both */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent) /* it died before the prctl() */
		_exit(3);
	limit_time();
	result = judge(dir, opt, &err) ?: complain(dir, err);
	_exit(result ? 0 : 3);
}

/* The folder for temporary files of the one who ended too soon */
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

struct json_object *apart_run(apart_judge judge, const char *dir, const struct scene_options *opt)
{
	cleanup(free) char *old = text_format("%s/" EVIDENCE_RESULT, dir);
	struct json_object *result;
	pid_t pid, parent = getpid();
	int status, err;

	/* What was found before must not stand where nothing is found now */
	unlink(old);
	fflush(NULL);
	pid = fork();
	if (pid < 0)
		return complain(dir, -errno);
	if (!pid)
		judge_and_exit(judge, dir, opt, parent);
	if (TEMP_FAILURE_RETRY(waitpid(pid, &status, 0)) < 0)
		return complain(dir, -errno);
	if (status)
		clean_up(dir);
	if (WIFEXITED(status) && WEXITSTATUS(status))
		return NULL;
	result = status ? verdict_crash(dir, WTERMSIG(status), &err) : result_read(dir, &err);
	return result ?: complain(dir, err);
}
