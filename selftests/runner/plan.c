// SPDX-License-Identifier: GPL-2.0
/* plan.c - all runs of a job, one behind the other */
#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "folder.h"
#include "plan.h"
#include "planned.h"
#include "progress.h"
#include "proto.h"
#include "run.h"
#include "judge.h"

#define PLAN_TRIES 3

struct plan_run {
	const struct kernel *kernel;
	const struct testcase *testcase;
	unsigned int number;
	char *path;
};

struct plan {
	struct loop *loop;
	const struct settings *settings;
	struct plan_run *run;
	unsigned int n;
	struct progress progress;
	bool harness;		       /* a run ended in an error of the harness */
	const struct plan_run *judged; /* its verdict is under way */
	struct judge judge;
};

static void plan_add(struct plan *p, const struct kernel *k, const struct testcase *c,
		     unsigned int number)
{
	p->run[p->n++] =
		(struct plan_run){ k, c, number,
				   planned_path(p->settings->results, k->name, c->name, number) };
}

/* Run 1 of everything, then run 2 of everything: a drift of the host meets all alike */
static void plan_choose(struct plan *p)
{
	const struct settings *s = p->settings;
	unsigned int each = s->nkernels * s->ncases;

	p->run = xcalloc(s->runs * each, sizeof(*p->run));
	for (unsigned int i = 0; i < s->runs * each; i++) {
		const struct kernel *k = s->kernels[i / s->ncases % s->nkernels];
		const struct testcase *c = s->cases[i % s->ncases];

		if (shard_has(&s->shard, i) && (i < each || !testcase_unfit(c, k)))
			plan_add(p, k, c, i / each + 1);
	}
}

/* Of an earlier job's runs those that are to be done again, in its order */
static void plan_choose_again(struct plan *p)
{
	const struct settings *s = p->settings;

	p->run = xcalloc(s->rerun->n, sizeof(*p->run));
	for (size_t i = 0; i < s->rerun->n; i++)
		plan_add(p, settings_kernel(s, s->rerun->run[i].kernel),
			 settings_case(s, s->rerun->run[i].kase), s->rerun->run[i].nr);
}

static void cleanup_plan(struct plan *p)
{
	for (unsigned int i = 0; i < p->n; i++)
		free(p->run[i].path);
	free(p->run);
}

/* Two runners in one tree of results would each spoil the other's */
static int plan_lock(const struct settings *s)
{
	cleanup(free) char *path = text_format("%s/.lock", s->results);
	int rc = folder_mkdir(s->results);
	int fd = rc ? -1 : open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);

	if (fd >= 0 && !flock(fd, LOCK_EX | LOCK_NB))
		return fd;
	if (rc)
		warnx("%s: %s", s->results, strerror(-rc));
	else if (fd >= 0 && errno == EWOULDBLOCK)
		warnx("%s: another runner is at work there; wait for it, or end it", s->results);
	else
		warn("%s", path);
	cleanup_close(&fd);
	return -1;
}

/* What is to be judged together: the judge finds a folder that is missing */
static int plan_write(const struct plan *p)
{
	const struct settings *s = p->settings;
	cleanup(json) struct json_object *plan = json_object_new_object();
	struct json_object *runs = json_object_new_array();
	cleanup(free) char *path = text_format("%s/" PLAN_FILE, s->results);

	json_add_int(plan, "schema", 1);
	json_add_str(plan, PLAN_TREE, s->tree);
	if (s->again)
		json_add_str(plan, PLAN_AGAIN, s->again);
	json_object_object_add(plan, PLAN_FOLDERS, runs);
	for (unsigned int i = 0; i < p->n; i++)
		json_object_array_add(runs,
				      json_format("{ '" PLAN_KERNEL "': '%s', '" PLAN_CASE
						  "': '%s', '" PLAN_RUN "': %u }",
						  p->run[i].kernel->name, p->run[i].testcase->name,
						  p->run[i].number));
	return json_write(path, plan);
}

/* Evidence of an earlier plan must not be taken for this one's */
static int plan_clear(const struct settings *s)
{
	for (unsigned int i = 0; i < s->nkernels * s->ncases; i++) {
		cleanup(free) char *path = planned_path(s->results, s->kernels[i / s->ncases]->name,
							s->cases[i % s->ncases]->name, 1);
		int rc = folder_remove(path);

		if (rc)
			return refused(rc, "%s: %s", path, strerror(-rc));
	}
	return 0;
}

static int is_of_run_1(const struct dirent *d)
{
	return strcmp(d->d_name, ".") && strcmp(d->d_name, "..") && strncmp(d->d_name, "run-", 4);
}

/*
 * The run is to be done again: nothing of it stays, or all but earlier tries goes to
 * @kept. The folder of run 1 holds other runs, too.
 */
static int plan_put_aside(const char *path, const char *kept)
{
	struct dirent **entry;
	int n = scandir(path, &entry, is_of_run_1, NULL);
	int rc = n < 0 && errno != ENOENT ? -errno : 0;

	if (!rc && kept && mkdir(kept, 0777))
		rc = -errno;
	for (int i = 0; i < n; i++) {
		const char *name = entry[i]->d_name;
		cleanup(free) char *from = text_format("%s/%s", path, name);
		cleanup(free) char *to = kept ? text_format("%s/%s", kept, name) : NULL;

		if (!rc && !kept)
			rc = folder_remove(from);
		else if (!rc && strncmp(name, "try-", 4) && rename(from, to))
			rc = -errno;
		free(entry[i]);
	}
	if (n >= 0)
		free(entry);
	if (rc)
		warnx("%s: %s", path, strerror(-rc));
	return rc;
}

static void plan_phase(void *arg, const char *text)
{
	struct plan *p = arg;

	progress_phase(&p->progress, text);
}

static bool plan_hold(void *arg)
{
	struct plan *p = arg;

	if (!judge_is_busy(&p->judge))
		return false;
	progress_phase(&p->progress, "waiting for the judge");
	return true;
}

static enum run_status plan_collect(struct plan *p, const struct plan_run *run)
{
	struct run_request request = {
		.settings = p->settings,
		.kernel = run->kernel,
		.testcase = run->testcase,
		.number = run->number,
		.path = run->path,
		.unfit = testcase_unfit(run->testcase, run->kernel),
		.phase = plan_phase,
		.hold = plan_hold,
		.arg = p,
	};
	enum run_status status;

	if (!request.unfit)
		progress_begin(&p->progress, run->kernel->name, run->testcase->name, run->number,
			       p->settings->runs);
	status = run_execute(p->loop, &request);
	p->harness |= status == RUN_HARNESS;
	return status == RUN_HARNESS ? RUN_COLLECTED : status;
}

/* Wait for the verdict under way; a run that showed nothing is done again at once */
static enum run_status plan_settle(struct plan *p)
{
	const struct plan_run *run = p->judged;
	enum run_status status = RUN_COLLECTED;

	for (unsigned int try = 1; run && status == RUN_COLLECTED; try++) {
		cleanup(free) char *kept = text_format("%s/try-%u", run->path, try);

		if (judge_finish(&p->judge) < 0) {
			status = p->loop->stop ? RUN_INTERRUPTED : RUN_UNWRITTEN;
		} else if (try == PLAN_TRIES || !p->settings->judge ||
			   !judge_wants_retry(run->path)) {
			break;
		} else if (plan_put_aside(run->path, kept)) {
			status = RUN_UNWRITTEN;
		} else {
			status = plan_collect(p, run);
			if (status == RUN_COLLECTED && judge_start(&p->judge, p->loop, p->settings,
								   "run", run->path, &p->progress))
				status = RUN_UNWRITTEN;
		}
	}
	judge_destroy(&p->judge);
	p->judged = NULL;
	return status;
}

/* The verdict on a run is made while the next guest boots */
static enum run_status plan_run(struct plan *p, const struct plan_run *run)
{
	enum run_status status;

	if (p->settings->rerun && plan_put_aside(run->path, NULL))
		return RUN_UNWRITTEN;
	status = plan_collect(p, run);
	if (status == RUN_COLLECTED)
		status = plan_settle(p);
	if (status != RUN_COLLECTED)
		return status;
	if (judge_start(&p->judge, p->loop, p->settings, "run", run->path, &p->progress))
		return RUN_UNWRITTEN;
	p->judged = run;
	return RUN_COLLECTED;
}

static enum run_status plan_runs(struct plan *p)
{
	enum run_status status = RUN_COLLECTED;

	for (unsigned int i = 0; i < p->n && status == RUN_COLLECTED; i++) {
		status = plan_run(p, &p->run[i]);
		progress_done(&p->progress);
	}
	if (status == RUN_COLLECTED)
		return plan_settle(p);
	judge_destroy(&p->judge);
	return status;
}

int plan_execute(struct loop *loop, const struct settings *s)
{
	cleanup(plan) struct plan p = { .loop = loop, .settings = s };
	cleanup(close) int lock = plan_lock(s);
	enum run_status status;
	int rc;

	if (lock < 0)
		return 2;
	if (s->rerun)
		plan_choose_again(&p);
	else
		plan_choose(&p);
	if (!s->rerun && (plan_clear(s) || plan_write(&p)))
		return 2;
	progress_create(&p.progress, loop, p.n);
	status = plan_runs(&p);
	progress_destroy(&p.progress);
	if (status == RUN_INTERRUPTED)
		return refused(130, "interrupted; what was seen so far is in %s", s->results);
	if (status == RUN_UNWRITTEN)
		return 3;
	rc = judge_of_tree(loop, s);
	return !rc && p.harness ? 3 : rc;
}
