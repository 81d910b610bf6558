// SPDX-License-Identifier: GPL-2.0
/*
 * profile.c - what takes the time from panic() to the capture kernel
 *
 * Reads psw.tsv (the runner's psw.c) of runs of one case. Each sample stands for
 * the time up to the next one, and for the CPU that is on its way to the dump.
 * What is no kernel function runs with DAT off, in purgatory: it verifies the
 * checksum, once for the old kernel and once behind the reset, and then moves
 * the memory (arch/s390/purgatory/head.S).
 */
#include <argp.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "evidence.h"
#include "file.h"
#include "scene.h"

#define PROFILE_MAX   (64 << 20)
#define PROFILE_LEAST 1.0 /* percent; less is summed up */

#define PSW_DAT	 UINT64_C(0x0400000000000000)
#define PSW_WAIT UINT64_C(0x0002000000000000)
/* Low-address protection: s390_reset_system() takes it off, right before the reset */
#define CR0_LAP UINT64_C(0x10000000)

struct sample {
	double host_ms;
	unsigned int cpu;
	uint64_t mask, addr, cr0;
};

struct line {
	char *what;
	double ms;
};

struct profile {
	struct line *line;
	size_t n;
	double total_ms;
	unsigned int runs;
};

static void add(struct profile *p, const char *what, double ms)
{
	size_t i;

	p->total_ms += ms;
	for (i = 0; i < p->n && strcmp(p->line[i].what, what); i++)
		;
	if (i == p->n) {
		p->line = realloc(p->line, ++p->n * sizeof(*p->line));
		if (!p->line)
			exit(3);
		p->line[i] = (struct line){ .what = text_format("%s", what) };
	}
	p->line[i].ms += ms;
}

/* A CPU that QEMU calls stopped keeps its last PSW: it is not on its way anywhere */
static bool was_operating(const struct evidence *ev, const struct sample *s)
{
	bool operating = true;

	for (size_t i = 0; i < ev->nsamples && ev->sample[i].host_ms <= s->host_ms; i++)
		if (ev->sample[i].cpu == s->cpu)
			operating = ev->sample[i].operating;
	return operating;
}

/*
 * Of one moment's samples the one that counts: the winner's, until the IPL CPU
 * has the dump. Who waits, or has been stopped, does not bring it nearer.
 */
static const struct sample *pick(const struct evidence *ev, const struct sample *s, size_t n,
				 int winner)
{
	const struct sample *best = NULL;

	for (size_t i = 0; i < n; i++) {
		if (s[i].mask & PSW_WAIT || !was_operating(ev, s + i))
			continue;
		if (!(s[i].cr0 & CR0_LAP))
			return s + i;
		if (!best || (int)s[i].cpu == winner)
			best = s + i;
	}
	return best;
}

/* @verifies: where purgatory was seen at its first checksum, 0: not yet */
static void name(const struct scene *sc, const struct sample *s, uint64_t *verifies, char what[128])
{
	const struct vmlinux_symbol *f = NULL;

	if (!s) {
		snprintf(what, 128, "no CPU at work");
		return;
	}
	if (s->mask & PSW_DAT)
		f = vmlinux_function(&sc->elf, s->addr);
	if (f) {
		snprintf(what, 128, "kernel: %s", f->name);
	} else if (s->mask & PSW_DAT) {
		snprintf(what, 128, "not known, with DAT");
	} else if (s->cr0 & CR0_LAP) {
		*verifies = s->addr;
		snprintf(what, 128, "purgatory: checksum, for the old kernel");
	} else if (*verifies && llabs((int64_t)(s->addr - *verifies)) < 1 << 16) {
		snprintf(what, 128, "purgatory: checksum again, behind the reset");
	} else {
		snprintf(what, 128, "purgatory: moves the memory");
	}
}

static size_t parse(char *text, struct sample **list)
{
	size_t n = 0, room = 0;
	char *line;

	strsep(&text, "\n");
	while ((line = strsep(&text, "\n")) && *line) {
		struct sample s;

		if (sscanf(line, "%lf\t%u\t%" SCNx64 "\t%" SCNx64 "\t%" SCNx64, &s.host_ms, &s.cpu,
			   &s.mask, &s.addr, &s.cr0) != 5)
			continue;
		if (n == room) {
			room = room ? 2 * room : 1024;
			*list = realloc(*list, room * sizeof(**list));
			if (!*list)
				exit(3);
		}
		(*list)[n++] = s;
	}
	return n;
}

static void add_run(struct profile *p, const struct evidence *ev, const struct scene *sc,
		    const struct sample *s, size_t n)
{
	double from = evidence_host_ms(ev, sc->first_call);
	double to = evidence_host_ms(ev, ev->zero_tod), at = from;
	uint64_t verifies = 0;
	char what[128];

	for (size_t i = 0, next; i < n; i = next) {
		double until;

		for (next = i + 1; next < n && s[next].host_ms == s[i].host_ms; next++)
			;
		if (s[i].host_ms < from || s[i].host_ms >= to)
			continue;
		until = next < n ? fmin(s[next].host_ms, to) : to;
		name(sc, pick(ev, s + i, next - i, scene_winner(sc)), &verifies, what);
		add(p, what, until - at);
		at = until;
	}
	p->runs++;
}

static int read_run(struct profile *p, const char *dir)
{
	cleanup(free) struct sample *sample = NULL;
	cleanup(free) char *text = NULL;
	cleanup(free) char *why = NULL;
	cleanup(free) char *file = text_format("%s/" EVIDENCE_PSW, dir);
	cleanup(free) char *vmcore = text_format("%s/" EVIDENCE_VMCORE, dir);
	cleanup(free) char *vmlinux = text_format("%s/" EVIDENCE_VMLINUX, dir);
	struct scene sc = { 0 };
	struct evidence ev;
	int rc = evidence_open(&ev, dir, &why);

	if (!rc && file_read(file, PROFILE_MAX, &text, NULL)) {
		rc = -ENOENT;
		text_set(&why, "%s can't be read: the case must ask for it (\"psw_ms\")", file);
	}
	if (!rc) {
		sc.ev = &ev;
		scene_open(&sc, vmcore, vmlinux);
		if (!sc.first_call || !ev.zero_tod || !ev.clock || sc.elf_why) {
			rc = -EINVAL;
			text_set(&why, "%s holds no whole dump", dir);
		} else {
			add_run(p, &ev, &sc, sample, parse(text, &sample));
		}
		scene_close(&sc);
	}
	if (rc)
		fprintf(stderr, "profile: %s\n", why ? why : dir);
	evidence_close(&ev);
	return rc;
}

static int most_first(const void *a, const void *b)
{
	const struct line *x = a, *y = b;

	return x->ms < y->ms ? 1 : x->ms > y->ms ? -1 : 0;
}

static void print(struct profile *p)
{
	double rest = 0;

	qsort(p->line, p->n, sizeof(*p->line), most_first);
	printf("%10s %7s  %s\n", "ms", "share", "where");
	for (size_t i = 0; i < p->n; i++) {
		double share = 100 * p->line[i].ms / p->total_ms;

		if (share < PROFILE_LEAST)
			rest += p->line[i].ms;
		else
			printf("%10.1f %5.1f %%  %s\n", p->line[i].ms / p->runs, share,
			       p->line[i].what);
	}
	printf("%10.1f %5.1f %%  %s\n", rest / p->runs, 100 * rest / p->total_ms,
	       "everything below 1 %");
	printf("%10.1f          %s (mean of %u run%s)\n", p->total_ms / p->runs,
	       "panic() to the capture kernel", p->runs, p->runs == 1 ? "" : "s");
}

static error_t parse_arg(int key, char *arg, struct argp_state *state)
{
	struct profile *p = state->input;

	if (key == ARGP_KEY_ARG)
		return read_run(p, arg) ? (exit(2), 0) : 0;
	if (key == ARGP_KEY_NO_ARGS)
		argp_usage(state);
	return ARGP_ERR_UNKNOWN;
}

static const struct argp argp = {
	.parser = parse_arg,
	.args_doc = "DIR...",
	.doc = "Say what takes the time from panic() to the capture kernel, in the runs whose "
	       "results folders are DIR; their case asked for samples (\"psw_ms\").\v"
	       "Exit status: 0 ok, 2 bad input.",
};

int main(int argc, char **argv)
{
	struct profile p = { 0 };

	argp_parse(&argp, argc, argv, 0, NULL, &p);
	print(&p);
	for (size_t i = 0; i < p.n; i++)
		free(p.line[i].what);
	free(p.line);
	return 0;
}
