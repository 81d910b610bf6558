// SPDX-License-Identifier: GPL-2.0
/* lane.c - the races of one kernel: booted once, restored for each of them */
#include <err.h>
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "draw.h"
#include "file.h"
#include "judge.h"
#include "lane.h"
#include "proto.h"

#define LANE_TRIES     5
#define LANE_STUCK     1     /* the try after which the guest is booted anew */
#define LANE_LATE_MS   5000  /* a capture kernel that starts so late is odd */
#define LANE_REPORT_MS 30000 /* between lines of progress, where there is no terminal */
#define LANE_TELL      3     /* lost races of a kernel that may lose; the others are in races.tsv */
#define LANE_CASE      "race"
#define LANE_GATE_CASE "gate"

/* What came of one race */
struct race {
	bool lost;
	enum outcome how;
	bool full; /* its dump was taken */
	bool odd;
	const char *dump; /* "-", "ok", "not ok" */
	int winner;
	double skew_ms, reset_ms, restore_ms, race_ms;
	unsigned int calls;
};

bool lane_may_lose(const struct lane *l)
{
	return !strcmp(l->kernel->class, "racy");
}

/* What a dump of a kernel without the guard must hold, nobody can say: none is asked for */
static bool lane_wants_dump(const struct lane *l)
{
	if (l->s->only >= 0)
		return true;
	return l->s->full && !l->until_full && !lane_may_lose(l);
}

static void lane_look(void *arg, const char *nonce)
{
	struct lane *l = arg;

	watch_look(&l->watch, nonce);
}

/* As a file, for the runner and the judge to read. Takes over @o. */
static struct testcase *lane_case(const struct lane *l, const char *name, struct json_object *o)
{
	cleanup(free) char *path = text_format("%s/%s.json", l->dir, name);
	int rc = json_write(path, o);

	json_object_put(o);
	return rc ? NULL : testcase_create(l->dir, name);
}

static int lane_boot(struct lane *l)
{
	cleanup(free) char *dir = text_format("%s/guest", l->dir);
	int rc;

	if (!l->gate)
		l->gate = lane_case(l, LANE_GATE_CASE,
				    draw_gate_case(LANE_GATE_CASE, l->s->cpus, l->s->mem_mb));
	if (!l->gate)
		return -EIO;
	rc = snapshot_create(&l->snapshot, l->loop, &l->s->runner, l->kernel, &l->symbols, l->gate,
			     dir);
	l->booted = true;
	if (rc)
		return rc;
	return watch_create(&l->watch, l->snapshot.state.ram.seen, l->snapshot.state.ram.size,
			    &l->symbols, l->snapshot.record)
		       ? 0
		       : -EINVAL;
}

/* A snapshot may be of a guest that is stuck: take another one */
static int lane_boot_again(struct lane *l)
{
	snapshot_destroy(&l->snapshot);
	l->booted = false;
	return lane_boot(l);
}

/*
 * The guest stands at its gate: open it, and let it go. What an earlier race has left in
 * its memory would be taken for this one's: the nonce is the same.
 */
static int lane_resume(void *arg)
{
	struct lane *l = arg;
	struct crash_trigger_gate *gate = snapshot_gate(&l->snapshot);

	if (gate->nracers || !watch_is_fresh(&l->watch, l->snapshot.nonce))
		return -EBADMSG;
	draw_write(&l->draw, gate);
	return guest_run(&l->snapshot.guest);
}

static const char *lane_verdict(struct lane *l, const char *path)
{
	cleanup(free) char *file = text_format("%s/" EVIDENCE_RESULT, path);
	cleanup(json) struct json_object *o = NULL;

	if (!l->s->runner.judge || judge_of_run(l->loop, &l->s->runner, path, &l->progress))
		return "-";
	o = json_read_object(file);
	return strcmp(json_get_str(o, "verdict", ""), "ok") ||
			       json_get_num(o, "latency_ms", 0) > LANE_LATE_MS
		       ? "not ok"
		       : "ok";
}

/* The line of progress, where there is one */
static void lane_erase(void)
{
	if (isatty(STDOUT_FILENO))
		fputs("\r\033[K", stdout);
}

static void lane_again(struct lane *l, unsigned int number, const char *path, const char *how)
{
	cleanup(free) char *file = text_format("%s/again", path);
	cleanup(free) char *line =
		text_format("make sweep TREE=%s KERNELS=%s SEED=%" PRIu64 " RACE=%u SWEEP_CPUS=%u",
			    l->s->runner.tree, l->kernel->name, l->s->seed, number, l->s->cpus);
	cleanup(free) char *text = text_format("%s\n", line);
	int rc = file_write(file, text, strlen(text));

	if (rc)
		errx(3, "%s: %s", file, strerror(-rc));
	if (lane_may_lose(l) && l->tally.all.lost >= LANE_TELL)
		return;
	lane_erase();
	printf("%s race %u: %s (%s)\n  evidence: %s\n  again:    %s\n", l->kernel->name, number,
	       how, draw_text(&l->draw), path, line);
}

void lane_tell(struct lane *l, bool last)
{
	double now = clock_now_ms(), minutes = (now - l->start_ms) / 60000;
	double rate = minutes > 0 ? l->done / minutes : 0;
	bool live = isatty(STDOUT_FILENO);

	if (!live && !last && now - l->told_ms < LANE_REPORT_MS)
		return;
	l->told_ms = now;
	lane_erase();
	printf("%s %s: %u of %u races, %u lost, %.0f/min, %.0f s left%s", l->s->runner.tree,
	       l->kernel->name, l->done, l->total, l->tally.all.lost, rate,
	       rate > 0 ? 60 * (l->total - l->done) / rate : 0, live && !last ? "" : "\n");
	fflush(stdout);
}

static void lane_rss(struct lane *l)
{
	double rss = snapshot_rss_mb(&l->snapshot);

	if (!l->rss_first)
		l->rss_first = rss;
	if (rss)
		l->rss_last = rss;
	l->rss_max = MAX(l->rss_max, rss);
}

/* What purgatory would find, were it let go on */
static bool lane_is_loaded(struct lane *l, unsigned int number)
{
	uint64_t at;

	if (loaded_is_whole(&l->snapshot.loaded, &l->snapshot.state.ram, &at))
		return true;
	lane_erase();
	return refused(false, "%s race %u: the crash kernel is not as it was loaded, at %#" PRIx64,
		       l->kernel->name, number, at);
}

/* The run's folder says how it ended; what the memory showed is in the watch */
static enum run_status lane_result(struct lane *l, unsigned int number, const char *path,
				   struct race *r)
{
	cleanup(free) char *file = text_format("%s/" EVIDENCE_RUN, path);
	cleanup(json) struct json_object *run = json_read_object(file);
	const struct watch *w = &l->watch;

	r->how = outcome_parse(json_get_str(run, "outcome", NULL)) ?: OUTCOME_ERROR;
	r->full = r->how == OUTCOME_CAPTURED;
	r->lost = !r->full && r->how != OUTCOME_STARTED;
	r->calls = watch_calls(w);
	/* Nobody came to panic(): that is no race, and tells nothing about the kernel */
	if (!r->calls || (r->how == OUTCOME_STARTED && !snapshot_is_at_reset(&l->snapshot)))
		return RUN_HARNESS;
	r->winner = w->winner;
	r->skew_ms = watch_skew_ms(w);
	r->reset_ms = r->how == OUTCOME_STARTED ? watch_took_ms(w) : -1;
	/* It started, and then something else came: that is for people to look at */
	r->odd = (r->lost && *json_get_str(run, "zero_tod", "")) || r->reset_ms > LANE_LATE_MS;
	if (r->how == OUTCOME_STARTED && !lane_is_loaded(l, number))
		r->odd = true;
	r->dump = r->full && !lane_may_lose(l) ? lane_verdict(l, path) : "-";
	r->odd |= !strcmp(r->dump, "not ok");
	return RUN_COLLECTED;
}

/* Why a race has to be done again; what was seen of it is kept, with QEMU's last words */
static void lane_fault(struct lane *l, unsigned int number, const char *path)
{
	cleanup(free) char *kept = text_format("%s.fault-%u", path, ++l->faults);
	cleanup(free) char *file = text_format("%s/" EVIDENCE_RUN, path);
	cleanup(free) char *log = text_format("%s/guest/" EVIDENCE_QEMU_LOG, l->dir);
	cleanup(free) char *log_kept = text_format("%s/" EVIDENCE_QEMU_LOG, kept);
	cleanup(json) struct json_object *run = access(file, R_OK) ? NULL : json_read_object(file);
	const char *outcome = json_get_str(run, "outcome", "no snapshot");

	lane_erase();
	warnx("%s race %u: fault of the harness: %s, see %s", l->kernel->name, number,
	      json_get_str(run, "error", outcome), kept);
	if (folder_mkdir(path) || rename(path, kept) || rename(log, log_kept))
		warn("%s", kept);
}

static enum run_status lane_try(struct lane *l, const struct testcase *c, unsigned int number,
				const char *path, struct race *r)
{
	struct run_request request = {
		.settings = &l->s->runner,
		.kernel = l->kernel,
		.testcase = c,
		.number = 1,
		.path = path,
		.guest = &l->snapshot.guest,
		.said = l->snapshot.said,
		.look = lane_look,
		.brief = !l->full,
		.resume = lane_resume,
		.nonce = l->snapshot.nonce,
		.arg = l,
	};
	double begun = clock_now_ms(), restored;
	enum run_status status;
	int rc = folder_remove(path);

	if (!rc)
		rc = snapshot_restore(&l->snapshot, !l->full);
	if (rc) {
		snapshot_discard(&l->snapshot);
		if (rc == -EBADMSG)
			return RUN_UNWRITTEN;
		return l->loop->stop ? RUN_INTERRUPTED : RUN_HARNESS;
	}
	restored = clock_now_ms();
	watch_begin(&l->watch);
	status = run_execute(l->loop, &request);
	guest_lend(&l->snapshot.guest, &l->snapshot.folder);
	if (status == RUN_COLLECTED)
		status = lane_result(l, number, path, r);
	r->restore_ms = restored - begun;
	r->race_ms = clock_now_ms() - restored;
	lane_rss(l);
	if (status != RUN_COLLECTED)
		snapshot_discard(&l->snapshot);
	return status;
}

static void lane_count(struct lane *l, unsigned int number, unsigned int rep, const struct race *r)
{
	tally_add(&l->tally, r->skew_ms, r->lost);
	l->done++;
	l->odd += r->odd;
	l->dumps += strcmp(r->dump, "-") != 0;
	/* A race that loses leaves its turn to the next one */
	if (r->full)
		l->until_full = l->s->full;
	l->until_full -= l->until_full > 0;
	l->dumps_ok += !strcmp(r->dump, "ok");
	if (!r->full && !r->lost)
		tally_time(&l->tally, r->restore_ms, r->race_ms, r->reset_ms);
	fprintf(l->tsv, "%u\t%u\t%s\t%.4f\t%u\t%d\t%s\t%s\t%.1f\t%.0f\t%.0f\t%s\n", number, rep,
		draw_text(&l->draw), r->skew_ms, r->calls, r->winner, r->lost ? "lost" : "saved",
		outcome_word(r->how), r->reset_ms, r->restore_ms, r->race_ms, r->dump);
}

static enum run_status lane_race(struct lane *l, unsigned int number, unsigned int rep,
				 struct race *r)
{
	struct testcase *c;
	enum run_status status = RUN_HARNESS;
	cleanup(free) char *path =
		text_format(rep ? "%s/race-%u.%u" : "%s/race-%u", l->dir, number, rep);

	draw_race(&l->draw, l->s->seed, number, l->s->cpus);
	c = lane_case(l, LANE_CASE, draw_case(&l->draw, LANE_CASE, l->s->cpus, l->s->mem_mb));
	if (!c || (!l->booted && lane_boot(l)))
		goto out;
	for (int try = 0; try < LANE_TRIES; try++) {
		l->full = lane_wants_dump(l);
		*r = (struct race){ .winner = -1 };
		status = lane_try(l, c, number, path, r);
		if (status != RUN_HARNESS)
			break;
		lane_fault(l, number, path);
		if (try == LANE_STUCK && lane_boot_again(l))
			break;
	}
	if (status != RUN_COLLECTED)
		goto out;
	if (r->lost || r->odd)
		lane_again(l, number, path, r->lost ? outcome_word(r->how) : "odd");
	else if (l->s->only < 0)
		folder_remove(path);
	lane_count(l, number, rep, r);
out:
	testcase_destroy(c);
	return status;
}

enum run_status lane_races(struct lane *l)
{
	const struct sweep_settings *s = l->s;
	unsigned int first = s->only >= 0 ? s->only : 0;
	unsigned int end = s->only >= 0 ? first + 1 : s->races;
	struct race before = { 0 }, r;

	l->total = shard_size(&s->runner.shard, end - first) * s->repeat;
	for (unsigned int number = first; number < end; number++) {
		if (!shard_has(&s->runner.shard, number - first))
			continue;
		for (unsigned int rep = 0; rep < s->repeat; rep++) {
			enum run_status status = lane_race(l, number, rep, &r);

			if (status != RUN_COLLECTED)
				return status;
			if (rep % 2) {
				l->pairs++;
				l->same += r.lost == before.lost && r.winner == before.winner;
			}
			before = r;
			lane_tell(l, false);
		}
	}
	return RUN_COLLECTED;
}

int lane_open(struct lane *l)
{
	cleanup(free) char *tsv = text_format("%s/races.tsv", l->dir);

	if (folder_remove(l->dir) || folder_mkdir(l->dir) || !(l->tsv = fopen(tsv, "we"))) {
		warn("%s", l->dir);
		return -EIO;
	}
	fputs("race\trep\tcpu:entry:skew_ns\tskew_ms\tcalls\twinner\toutcome\tend\t"
	      "panic_to_reset_ms\trestore_ms\trace_ms\tdump\n",
	      l->tsv);
	progress_create(&l->progress, l->loop, 1);
	return symbols_read(&l->symbols, l->kernel->vmlinux) ? 0 : -EINVAL;
}

int lane_close(struct lane *l)
{
	int rc = l->tsv ? file_close(l->tsv) : 0;

	if (l->booted)
		snapshot_destroy(&l->snapshot);
	testcase_destroy(l->gate);
	progress_destroy(&l->progress);
	if (rc)
		warnx("%s/races.tsv: %s", l->dir, strerror(-rc));
	tally_destroy(&l->tally);
	free(l->dir);
	return rc;
}
