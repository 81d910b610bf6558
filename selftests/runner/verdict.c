// SPDX-License-Identifier: GPL-2.0
/* verdict.c - call the judge on a finished run's folder */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>

#include "child.h"
#include "lines.h"
#include "proto.h"
#include "verdict.h"

#define VERDICT_LIMIT_MS 600000

struct verdict {
	struct loop *loop;
	struct loop_source source;
	struct lines lines;
	int fd;
	struct progress *progress;
};

static void verdict_line(void *arg, char *line, size_t len, bool cut)
{
	struct verdict *v = arg;
	char *text __cleanup(free_cleanup) = xcalloc(4, len + 1);

	(void)cut;
	text_escape(text, line, len);
	progress_print(v->progress, text);
}

static void verdict_ready(void *arg)
{
	struct verdict *v = arg;
	char buf[4096];
	ssize_t n = read(v->fd, buf, sizeof(buf));

	if (n > 0)
		lines_feed(&v->lines, buf, n);
	else
		loop_remove(v->loop, &v->source);
}

static int verdict_wait(struct loop *loop, struct child *c, struct verdict *v)
{
	double end = clock_now_ms() + VERDICT_LIMIT_MS;

	while (!c->exited || v->source.fd >= 0) {
		if (loop->stop)
			return -EINTR;
		if (clock_now_ms() > end)
			return -ETIMEDOUT;
		loop_step(loop, 1000);
	}
	return 0;
}

static int verdict_run(struct loop *loop, struct verdict *v, char *const argv[])
{
	struct child c = { 0 };
	struct child_files files = { .err = STDERR_FILENO };
	int out[2];
	int rc;

	if (pipe2(out, O_CLOEXEC) < 0)
		return -errno;
	files.out = out[1];
	v->fd = out[0];
	rc = child_start(&c, loop, argv, &files);
	close(out[1]);
	if (!rc)
		rc = loop_add(loop, &v->source, v->fd, verdict_ready, v);
	if (!rc)
		rc = verdict_wait(loop, &c, v);
	loop_remove(loop, &v->source);
	child_stop(&c);
	if (rc == -ETIMEDOUT)
		warnx("%s: no verdict in %d s", argv[0], VERDICT_LIMIT_MS / 1000);
	if (rc)
		return rc;
	/* 0 ok, 1 not ok, 3 the run's harness error, which the judge has told */
	if (c.code == CLD_EXITED && (c.status <= 1 || c.status == 3))
		return 0;
	warnx("%s: %s", argv[0], child_status(&c));
	return -EPROTO;
}

int verdict_ask(struct loop *loop, const struct settings *s, const char *path,
		struct progress *progress)
{
	char *argv[8] = { (char *)s->judge };
	struct verdict v = { .loop = loop, .source.fd = -1, .fd = -1, .progress = progress };
	int n = 1;
	int rc;

	if (!s->judge)
		return 0;
	if (s->makedumpfile) {
		argv[n++] = "--makedumpfile";
		argv[n++] = (char *)s->makedumpfile;
	}
	argv[n++] = "run";
	argv[n++] = (char *)path;
	progress_phase(progress, "judging");
	lines_create(&v.lines, 4096, verdict_line, &v);
	rc = verdict_run(loop, &v, argv);
	lines_flush(&v.lines);
	lines_destroy(&v.lines);
	fd_cleanup(&v.fd);
	return rc;
}

bool verdict_wants_retry(const char *path)
{
	char *file __cleanup(free_cleanup) = text_format("%s/" EVIDENCE_RESULT, path);
	struct json_object *o __cleanup(json_cleanup) = NULL;
	struct json_object *retry;

	if (access(file, F_OK))
		return false;
	o = json_read_object(file);
	retry = json_get(o, "retry", json_type_boolean);
	return retry && json_object_get_boolean(retry);
}
