// SPDX-License-Identifier: GPL-2.0
/* qmp.c - QEMU's machine protocol: requests with ids, events as they come */
#include <errno.h>
#include <string.h>

#include "qmp.h"

#define QMP_LINE_MAX (8u << 20)
#define QMP_LOG_MAX  4096 /* of a line, into qmp.log */

struct qmp_request {
	struct qmp_request *next;
	unsigned int id;
	bool quiet;
	qmp_fn fn;
	void *arg;
};

static void qmp_log(struct qmp *q, const char *mark, const char *line, size_t len)
{
	folder_line(q->folder, LOG_QMP, mark, line, MIN(len, QMP_LOG_MAX));
}

static struct qmp_request *qmp_take(struct qmp *q, unsigned int id)
{
	for (struct qmp_request **p = &q->pending; *p; p = &(*p)->next) {
		struct qmp_request *r = *p;

		if (r->id == id) {
			*p = r->next;
			return r;
		}
	}
	return NULL;
}

static void qmp_greeting(struct qmp *q, struct json_object *greeting)
{
	struct json_object *v =
		json_get(json_get(greeting, "version", json_type_object), "qemu", json_type_object);

	if (!q->version)
		q->version = text_format("%d.%d.%d", (int)json_get_num(v, "major", 0),
					 (int)json_get_num(v, "minor", 0),
					 (int)json_get_num(v, "micro", 0));
}

static void qmp_answer(struct qmp *q, struct json_object *msg, const char *line, size_t len)
{
	struct json_object *error = json_get(msg, "error", json_type_object);
	struct json_object *ret = NULL;
	struct qmp_request *r = NULL;

	json_object_object_get_ex(msg, "return", &ret);
	if (json_get(msg, "id", json_type_int))
		r = qmp_take(q, json_get_num(msg, "id", 0));
	if (!r || !r->quiet || error)
		qmp_log(q, "< ", line, len);
	if (r && r->fn)
		r->fn(r->arg, ret, error ? json_get_str(error, "desc", "error") : NULL);
	free(r);
}

/* Anything that is no QMP message is logged and passed over */
static void qmp_line(void *arg, char *line, size_t len, bool cut)
{
	struct qmp *q = arg;
	cleanup(json) struct json_object *msg = cut ? NULL : json_tokener_parse(line);
	struct json_object *data;
	const char *event;

	if (json_get(msg, "return", json_type_null) || json_get(msg, "error", json_type_object) ||
	    json_object_object_get_ex(msg, "return", &data)) {
		qmp_answer(q, msg, line, len);
		return;
	}
	qmp_log(q, "< ", line, len);
	data = json_get(msg, "QMP", json_type_object);
	if (data)
		qmp_greeting(q, data);
	event = json_get_str(msg, "event", NULL);
	if (event && q->event)
		q->event(q->arg, event, json_get(msg, "data", json_type_object));
}

void qmp_create(struct qmp *q, struct loop *loop, int fd, struct folder *folder)
{
	*q = (struct qmp){ .loop = loop, .folder = folder };
	lines_create(&q->lines, loop, fd, "QMP", QMP_LINE_MAX, qmp_line, q);
}

void qmp_destroy(struct qmp *q)
{
	while (q->pending)
		free(qmp_take(q, q->pending->id));
	lines_destroy(&q->lines);
	free(q->version);
	q->version = NULL;
}

static int qmp_submit(struct qmp *q, const char *command, struct json_object *args, bool quiet,
		      qmp_fn fn, void *arg)
{
	cleanup(json) struct json_object *msg = json_object_new_object();
	struct qmp_request *r = xcalloc(1, sizeof(*r));
	const char *line;

	*r = (struct qmp_request){ q->pending, ++q->next_id, quiet, fn, arg };
	q->pending = r;
	json_add_str(msg, "execute", command);
	if (args)
		json_object_object_add(msg, "arguments", args);
	json_add_int(msg, "id", r->id);
	line = json_object_to_json_string_ext(msg, JSON_C_TO_STRING_PLAIN);
	if (!quiet)
		qmp_log(q, "> ", line, strlen(line));
	if (q->lines.source && !lines_say(&q->lines, line))
		return 0;
	free(qmp_take(q, r->id));
	return -EPIPE;
}

int qmp_send(struct qmp *q, const char *command, struct json_object *args, qmp_fn fn, void *arg)
{
	return qmp_submit(q, command, args, false, fn, arg);
}

int qmp_send_quiet(struct qmp *q, const char *command, struct json_object *args, qmp_fn fn,
		   void *arg)
{
	return qmp_submit(q, command, args, true, fn, arg);
}

struct qmp_wait {
	bool done;
	bool failed;
	struct json_object *ret;
};

static void qmp_wait_done(void *arg, struct json_object *ret, const char *error)
{
	struct qmp_wait *w = arg;

	w->done = true;
	w->failed = error;
	w->ret = json_object_get(ret);
}

int qmp_execute(struct qmp *q, const char *command, struct json_object *args, double timeout_ms,
		struct json_object **ret)
{
	double end = clock_now_ms() + timeout_ms;
	struct qmp_wait w = { 0 };
	int rc = qmp_send(q, command, args, qmp_wait_done, &w);
	unsigned int id = q->next_id;

	while (!rc && !w.done)
		rc = q->lines.source ? loop_wait(q->loop, end) : -EPIPE;
	if (!w.done) /* a late answer must not find the waiter gone */
		free(qmp_take(q, id));
	else if (w.failed)
		rc = -EREMOTEIO;
	if (ret && !rc)
		*ret = w.ret;
	else
		json_object_put(w.ret);
	return rc;
}

int qmp_handshake(struct qmp *q, double timeout_ms)
{
	double end = clock_now_ms() + timeout_ms;
	int rc = 0;

	while (!rc && !q->version)
		rc = q->lines.source ? loop_wait(q->loop, end) : -EPIPE;
	return rc ?: qmp_execute(q, "qmp_capabilities", NULL, end - clock_now_ms(), NULL);
}

struct json_object *qmp_hmp_args(const char *line, int cpu)
{
	struct json_object *args = json_object_new_object();

	json_add_str(args, "command-line", line);
	if (cpu >= 0)
		json_add_int(args, "cpu-index", cpu);
	return args;
}

struct json_object *qmp_vmdump_args(const struct folder *folder, const char *file)
{
	cleanup(free) char *dir = realpath(folder->path, NULL);
	cleanup(free) char *to = text_format("file:%s/%s", dir ?: ".", file);
	struct json_object *args = json_format("{ 'paging': false, 'format': 'kdump-zlib' }");

	json_add_str(args, "protocol", to);
	return args;
}
