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
#define VERDICT_LINE_MAX 4096
#define VERDICT_EXIT_MAX 3 /* ok, not ok, bad input, error */

struct verdict {
	struct loop *loop;
	struct loop_source source;
	struct lines lines;
	int fd;
	struct progress *progress; /* NULL: none on the screen */
};

static void verdict_line(void *arg, char *line, size_t len, bool cut)
{
	struct verdict *v = arg;
	char *text __cleanup(free_cleanup) = xcalloc(4, len + 1);

	(void)cut;
	text_escape(text, line, len);
	if (v->progress)
		progress_print(v->progress, text);
	else
		puts(text);
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

static int verdict_wait(struct verdict *v, const struct child *c)
{
	double end = clock_now_ms() + VERDICT_LIMIT_MS;

	while (!c->exited || v->source.fd >= 0) {
		if (v->loop->stop)
			return -EINTR;
		if (clock_now_ms() > end)
			return -ETIMEDOUT;
		loop_step(v->loop, 1000);
	}
	return 0;
}

static int verdict_run(struct verdict *v, struct child *c, char *const argv[])
{
	struct child_files files = { .err = STDERR_FILENO };
	int out[2];
	int rc;

	if (pipe2(out, O_CLOEXEC) < 0)
		return -errno;
	files.out = out[1];
	v->fd = out[0];
	rc = child_start(c, v->loop, argv, &files);
	close(out[1]);
	if (!rc)
		rc = loop_add(v->loop, &v->source, v->fd, verdict_ready, v);
	if (!rc)
		rc = verdict_wait(v, c);
	loop_remove(v->loop, &v->source);
	child_stop(c);
	lines_flush(&v->lines);
	return rc;
}

/* The judge's exit code, or a negative errno */
static int verdict_ask(struct loop *loop, const struct settings *s, const char *what,
		       const char *path, struct progress *progress)
{
	char *argv[6] = { (char *)s->judge };
	struct verdict v = { .loop = loop, .source.fd = -1, .fd = -1, .progress = progress };
	struct child c = { 0 };
	int n = 1;
	int rc;

	if (s->makedumpfile) {
		argv[n++] = "--makedumpfile";
		argv[n++] = (char *)s->makedumpfile;
	}
	argv[n++] = (char *)what;
	argv[n++] = (char *)path;
	lines_create(&v.lines, VERDICT_LINE_MAX, verdict_line, &v);
	rc = verdict_run(&v, &c, argv);
	lines_destroy(&v.lines);
	fd_cleanup(&v.fd);
	if (rc == -ETIMEDOUT)
		warnx("%s: no verdict in %d s", s->judge, VERDICT_LIMIT_MS / 1000);
	if (rc)
		return rc;
	if (c.code == CLD_EXITED && c.status <= VERDICT_EXIT_MAX)
		return c.status;
	warnx("%s: %s", s->judge, child_status(&c));
	return -EPROTO;
}

int verdict_of_run(struct loop *loop, const struct settings *s, const char *path,
		   struct progress *progress)
{
	int rc;

	if (!s->judge)
		return 0;
	progress_phase(progress, "judging");
	rc = verdict_ask(loop, s, "run", path, progress);
	return MIN(rc, 0); /* what it found is in result.json */
}

int verdict_of_tree(struct loop *loop, const struct settings *s)
{
	int rc;

	if (!s->judge)
		return 0;
	rc = verdict_ask(loop, s, "tree", s->results, NULL);
	fflush(stdout);
	return rc == -EINTR ? 130 : rc < 0 ? 3 : rc;
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
