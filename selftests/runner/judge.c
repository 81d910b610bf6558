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

#define VERDICT_LIMIT_MS 600000
#define VERDICT_LINE_MAX 4096
#define VERDICT_EXIT_MAX 3 /* ok, not ok, bad input, error */

static void verdict_line(void *arg, char *line, size_t len, bool cut)
{
	struct judge *v = arg;
	cleanup(free) char *text = xcalloc(4, len + 1);

	(void)cut;
	text_escape(text, line, len);
	if (v->progress)
		progress_print(v->progress, text);
	else
		puts(text);
}

static void verdict_ready(void *arg)
{
	struct judge *v = arg;
	char buf[4096];
	ssize_t n = read(v->fd, buf, sizeof(buf));

	if (n > 0)
		lines_feed(&v->lines, buf, n);
	else
		loop_forget(&v->source);
}

static int verdict_spawn(struct judge *v, char *const argv[])
{
	struct child_files files = { .err = STDERR_FILENO };
	int out[2];
	int rc;

	if (pipe2(out, O_CLOEXEC) < 0)
		return -errno;
	files.out = out[1];
	v->fd = out[0];
	rc = child_start(&v->child, v->loop, argv, &files);
	close(out[1]);
	if (!rc)
		v->source = loop_watch(v->loop, v->fd, verdict_ready, v);
	return rc;
}

int judge_start(struct judge *v, struct loop *loop, const struct settings *s, const char *what,
		const char *path, struct progress *progress)
{
	char *argv[6] = { (char *)s->judge };
	int n = 1;
	int rc;

	*v = (struct judge){ .fd = -1, .progress = progress };
	if (!s->judge)
		return 0;
	if (s->makedumpfile) {
		argv[n++] = "--makedumpfile";
		argv[n++] = (char *)s->makedumpfile;
	}
	argv[n++] = (char *)what;
	argv[n++] = (char *)path;
	v->loop = loop;
	v->judge = s->judge;
	v->end_ms = clock_now_ms() + VERDICT_LIMIT_MS;
	lines_create(&v->lines, VERDICT_LINE_MAX, verdict_line, v);
	rc = verdict_spawn(v, argv);
	if (rc) {
		warnx("%s: %s", s->judge, strerror(-rc));
		judge_destroy(v);
	}
	return rc;
}

void judge_destroy(struct judge *v)
{
	if (!v->loop)
		return;
	loop_forget(&v->source);
	child_stop(&v->child);
	lines_flush(&v->lines);
	lines_destroy(&v->lines);
	fd_close(&v->fd);
	v->loop = NULL;
}

bool judge_is_busy(const struct judge *v)
{
	return v->loop && (!v->child.exited || v->source) && clock_now_ms() < v->end_ms;
}

int judge_finish(struct judge *v)
{
	bool late, stopped;

	if (!v->loop)
		return 0;
	while (judge_is_busy(v) && !v->loop->stop)
		loop_step(v->loop, 1000);
	stopped = v->loop->stop;
	late = !v->child.exited;
	judge_destroy(v);
	if (stopped)
		return -EINTR;
	if (late) {
		warnx("%s: no verdict in %d s", v->judge, VERDICT_LIMIT_MS / 1000);
		return -ETIMEDOUT;
	}
	if (v->child.code == CLD_EXITED && v->child.status <= VERDICT_EXIT_MAX)
		return v->child.status;
	warnx("%s: %s", v->judge, child_status(&v->child));
	return -EPROTO;
}

int judge_of_run(struct loop *loop, const struct settings *s, const char *path,
		 struct progress *progress)
{
	struct judge v;
	int rc;

	progress_phase(progress, "judging");
	rc = judge_start(&v, loop, s, "run", path, progress) ?: judge_finish(&v);
	return MIN(rc, 0); /* what it found is in result.json */
}

int judge_of_tree(struct loop *loop, const struct settings *s)
{
	struct judge v;
	int rc = judge_start(&v, loop, s, "tree", s->results, NULL) ?: judge_finish(&v);

	fflush(stdout);
	return rc == -EINTR ? 130 : rc < 0 ? 3 : rc;
}

bool judge_wants_retry(const char *path)
{
	cleanup(free) char *file = text_format("%s/" EVIDENCE_RESULT, path);
	cleanup(json) struct json_object *o = NULL;
	struct json_object *retry;

	if (access(file, F_OK))
		return false;
	o = json_read_object(file);
	retry = json_get(o, "retry", json_type_boolean);
	return retry && json_object_get_boolean(retry);
}
