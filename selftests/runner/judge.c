// SPDX-License-Identifier: GPL-2.0
/* judge.c - call the judge on a finished run's folder */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>

#include "child.h"
#include "lines.h"
#include "proto.h"
#include "judge.h"

#define JUDGE_LIMIT_MS 600000
#define JUDGE_LINE_MAX 4096
#define JUDGE_EXIT_MAX 3 /* ok, not ok, bad input, error */

static void judge_line(void *arg, char *line, size_t len, bool cut)
{
	struct judge *j = arg;
	cleanup(free) char *text = xcalloc(4, len + 1);

	(void)cut;
	text_escape(text, line, len);
	if (j->progress)
		progress_print(j->progress, text);
	else
		printf("%s%s\n", j->mark ?: "", text);
}

static int judge_spawn(struct judge *j, char *const argv[])
{
	struct child_files files = { .err = STDERR_FILENO };
	int out[2];
	int rc;

	if (pipe2(out, O_CLOEXEC) < 0)
		return -errno;
	files.out = out[1];
	lines_create(&j->lines, j->loop, out[0], j->judge, JUDGE_LINE_MAX, judge_line, j);
	rc = child_start(&j->child, j->loop, argv, &files);
	close(out[1]);
	return rc;
}

int judge_start(struct judge *j, struct loop *loop, const struct settings *s, const char *what,
		const char *path, struct progress *progress)
{
	char *argv[6] = { (char *)s->judge };
	int n = 1;
	int rc;

	*j = (struct judge){ .progress = progress };
	if (!s->judge)
		return 0;
	if (s->makedumpfile) {
		argv[n++] = "--makedumpfile";
		argv[n++] = (char *)s->makedumpfile;
	}
	argv[n++] = (char *)what;
	argv[n++] = (char *)path;
	j->loop = loop;
	j->judge = s->judge;
	j->end_ms = clock_now_ms() + JUDGE_LIMIT_MS;
	rc = judge_spawn(j, argv);
	if (rc) {
		warnx("%s: %s", s->judge, strerror(-rc));
		judge_destroy(j);
	}
	return rc;
}

void judge_destroy(struct judge *j)
{
	if (!j->loop)
		return;
	child_stop(&j->child);
	lines_flush(&j->lines);
	lines_destroy(&j->lines);
	j->loop = NULL;
}

bool judge_is_busy(const struct judge *j)
{
	return j->loop && (!j->child.exited || j->lines.source) && clock_now_ms() < j->end_ms;
}

int judge_finish(struct judge *j)
{
	bool late, stopped;

	if (!j->loop)
		return 0;
	while (judge_is_busy(j) && !j->loop->stop)
		loop_step(j->loop, 1000);
	stopped = j->loop->stop;
	late = !j->child.exited;
	judge_destroy(j);
	if (stopped)
		return -EINTR;
	if (late)
		return refused(-ETIMEDOUT, "%s: no verdict in %d s", j->judge,
			       JUDGE_LIMIT_MS / 1000);
	if (j->child.code == CLD_EXITED && j->child.status <= JUDGE_EXIT_MAX)
		return j->child.status;
	return refused(-EPROTO, "%s: %s", j->judge, child_status(&j->child));
}

int judge_of_run(struct loop *loop, const struct settings *s, const char *path,
		 struct progress *progress)
{
	struct judge j;
	int rc;

	progress_phase(progress, "judging");
	rc = judge_start(&j, loop, s, "run", path, progress) ?: judge_finish(&j);
	return MIN(rc, 0); /* what it found is in result.json */
}

int judge_of_tree(struct loop *loop, const struct settings *s)
{
	struct judge j;
	int rc = judge_start(&j, loop, s, "tree", s->results, NULL) ?: judge_finish(&j);

	fflush(stdout);
	return rc == -EINTR ? 130 : rc < 0 ? 3 : rc;
}

bool judge_wants_retry(const char *path)
{
	cleanup(free) char *file = text_format("%s/" EVIDENCE_RESULT, path);
	cleanup(json) struct json_object *o = NULL;

	if (access(file, F_OK))
		return false;
	o = json_read_object(file);
	return json_object_get_boolean(json_get(o, "retry", json_type_boolean));
}
