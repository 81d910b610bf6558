// SPDX-License-Identifier: GPL-2.0
/* evidence.c - a results folder as the runner left it: read, not judged */
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <string.h>

#include "be.h"
#include "file.h"
#include "evidence.h"
#include "expect.h"

#define STATES_MAX (256 << 20)

static const char *const outcome_word[] = {
	[OUTCOME_CAPTURED] = "captured", [OUTCOME_GUEST_PANICKED] = "guest-panicked",
	[OUTCOME_SHUTDOWN] = "shutdown", [OUTCOME_RESET] = "reset",
	[OUTCOME_TIMEOUT] = "timeout",	 [OUTCOME_SKIPPED] = "skipped",
	[OUTCOME_ERROR] = "error",
};

char *evidence_path(const struct evidence *ev, const char *file)
{
	return text_format("%s/%s", ev->dir, file);
}

double tod_ms(uint64_t from, uint64_t to)
{
	return (double)(int64_t)(to - from) / 4096000.0;
}

double evidence_host_ms(const struct evidence *ev, uint64_t tod)
{
	if (!ev->clock || !tod)
		return NAN;
	return ev->clock_host_ms + tod_ms(ev->clock_tod, tod);
}

double evidence_event(const struct evidence *ev, const char *what)
{
	double ms;

	return json_get_number(json_get(ev->run, "host_ms", json_type_object), what, &ms) ? ms
											  : NAN;
}

unsigned int evidence_cpus_seen(const struct evidence *ev)
{
	double until = evidence_host_ms(ev, ev->zero_tod);
	bool seen[EVIDENCE_CPUS] = {};
	unsigned int n = 0;

	for (size_t i = 0; i < ev->nsamples && ev->sample[i].host_ms < until; i++) {
		const struct evidence_sample *s = ev->sample + i;

		if (!s->operating || s->cpu >= EVIDENCE_CPUS || seen[s->cpu])
			continue;
		seen[s->cpu] = true;
		n++;
	}
	return n;
}

static int read_states(struct evidence *ev, char **why)
{
	cleanup(free) char *path = evidence_path(ev, EVIDENCE_CPU_STATES);
	cleanup(free) char *text = NULL;
	char *line, *rest;
	unsigned int nr = 0;
	size_t room = 0;
	int err;

	err = file_read(path, STATES_MAX, &text, NULL);
	if (err) {
		text_set(why, "%s: %s", EVIDENCE_CPU_STATES, strerror(-err));
		return err;
	}
	if (strncmp(text, "host_ms\t", 8)) {
		text_set(why, "%s: no table of samples", EVIDENCE_CPU_STATES);
		return -EINVAL;
	}
	for (rest = text; (line = strsep(&rest, "\n"));) {
		struct evidence_sample s = { 0 };
		char state[32], cpu_ms[32];

		/* The first line names the columns; a last line may be cut short by a kill */
		if (!nr++ || !rest)
			continue;
		if (sscanf(line, "%lf\t%u\t%31[^\t]\t%31s", &s.host_ms, &s.cpu, state, cpu_ms) !=
			    4 ||
		    s.cpu >= EVIDENCE_CPUS || !isfinite(s.host_ms)) {
			text_set(why, "%s: line %u is no sample", EVIDENCE_CPU_STATES, nr);
			return -EINVAL;
		}
		s.operating = !strcmp(state, "operating") || !strcmp(state, "load");
		s.cpu_ms = isdigit((unsigned char)cpu_ms[0]) ? strtod(cpu_ms, NULL) : -1;
		if (ev->nsamples == room) {
			void *more;

			room = room ? room * 2 : 1024;
			more = reallocarray(ev->sample, room, sizeof(s));
			if (!more) {
				text_set(why, "%s: out of memory", EVIDENCE_CPU_STATES);
				return -ENOMEM;
			}
			ev->sample = more;
		}
		if (ev->nsamples && s.host_ms < ev->sample[ev->nsamples - 1].host_ms) {
			text_set(why, "%s: line %u goes back in time", EVIDENCE_CPU_STATES, nr);
			return -EINVAL;
		}
		ev->sample[ev->nsamples++] = s;
	}
	return 0;
}

static int read_asked(struct evidence *ev, char **why)
{
	struct json_object *go = json_get(ev->kase, "go", json_type_object);
	struct json_object *cpus = json_get(go, "cpus", json_type_array);
	const char *entry = json_get_str(go, "entry", NULL);
	struct json_object *offline;
	size_t n = cpus ? json_object_array_length(cpus) : 0;

	if (json_object_object_get_ex(go, "offline", &offline))
		ev->noffline = json_object_is_type(offline, json_type_array)
				       ? json_object_array_length(offline)
				       : 1;
	ev->by_module = entry && (!strcmp(entry, "module") || !strcmp(entry, "irq") ||
				  !strcmp(entry, "bug"));
	for (size_t i = 0; i < n; i++) {
		int cpu = json_object_get_int(json_object_array_get_idx(cpus, i));

		if (n > EVIDENCE_CPUS || cpu < 0 || cpu >= EVIDENCE_CPUS) {
			text_set(why, "%s: go.cpus is out of range", EVIDENCE_CASE);
			return -EINVAL;
		}
		ev->asked[ev->nasked++] = cpu;
	}
	return 0;
}

static void read_expect(struct evidence *ev)
{
	int64_t cpu;

	ev->expect = expect_of(ev->kase, ev->kernel);
	if (json_get_int(ev->expect, "takeover", &cpu) && cpu >= 0 && cpu < EVIDENCE_CPUS)
		ev->takeover = cpu;
}

/* Low-address protection: Linux has it on, and takes it off for the reset */
#define CR0_LOW_ADDRESS_PROTECTION 0x10000000ULL

/*
 * What the runner saw in the guest right before the key was pressed. From the
 * reset on until the capture kernel runs, the IPL CPU is without low-address
 * protection; once that kernel runs the record is no longer where it was.
 */
static void read_reach(struct evidence *ev, struct json_object *seen)
{
	uint64_t cr0, magic;

	if (json_get_hex(seen, "cr0", &cr0) && !(cr0 & CR0_LOW_ADDRESS_PROTECTION))
		ev->reach = "the IPL CPU had reset the machine";
	else if (json_get_hex(seen, "record", &magic) && magic != be64_load(CRASH_TRIGGER_MAGIC))
		ev->reach = "the memory of the crash kernel had been moved";
	ev->out_of_reach = ev->reach;
}

static void read_restart(struct evidence *ev)
{
	struct json_object *list = json_get(ev->run, "operator", json_type_array);
	double fail = evidence_event(ev, PROTO_FAIL), ms = 0;

	for (size_t i = 0; list && i < json_object_array_length(list); i++) {
		struct json_object *act = json_object_array_get_idx(list, i);
		const char *what = json_get_str(act, "do", NULL);
		int64_t cpu = -1;

		if (!what || strcmp(what, "restart") || !json_get_number(act, "host_ms", &ms))
			continue;
		json_get_int(act, "cpu", &cpu);
		if (ms > fail) {
			ev->out_of_reach = true;
			ev->reach = "the capture kernel was running";
			return;
		}
		ev->restarted = true;
		ev->restart_cpu = cpu;
		read_reach(ev, json_get(act, "seen", json_type_object));
		return;
	}
}

static int read_run(struct evidence *ev, char **why)
{
	const char *word = json_get_str(ev->run, "outcome", NULL);
	const char *nonce = json_get_str(ev->run, "nonce", NULL);
	struct json_object *clock = json_get(ev->run, "clock", json_type_object);
	int64_t n;

	if (!json_get_int(ev->run, "schema", &n) || n != EVIDENCE_SCHEMA) {
		text_set(why, "%s: not of schema %d: made by another version of the runner",
			 EVIDENCE_RUN, EVIDENCE_SCHEMA);
		return -EINVAL;
	}
	if (json_get_int(ev->run, "run", &n) && n > 0 && n < 1000000)
		ev->run_nr = n;
	if (json_get_int(ev->run, "cpus", &n) && n > 0 && n < 1024)
		ev->cpus = n;
	if (json_get_int(ev->run, "cpus_online", &n) && n > 0 && n <= ev->cpus)
		ev->cpus_online = n;
	ev->outcome = ARRAY_SIZE(outcome_word);
	for (size_t i = 0; word && i < ARRAY_SIZE(outcome_word); i++)
		if (!strcmp(word, outcome_word[i]))
			ev->outcome = i;
	if (ev->outcome == ARRAY_SIZE(outcome_word)) {
		text_set(why, "%s: no outcome that the judge knows", EVIDENCE_RUN);
		return -EINVAL;
	}
	if (nonce && strlen(nonce) == PROTO_NONCE_LEN &&
	    strspn(nonce, "0123456789abcdef") == PROTO_NONCE_LEN)
		strcpy(ev->nonce, nonce);
	read_restart(ev);
	json_get_hex(ev->run, "record", &ev->record);
	json_get_hex(ev->run, "zero_tod", &ev->zero_tod);
	ev->clock = json_get_number(clock, "host_ms", &ev->clock_host_ms) &&
		    json_get_number(clock, "rtt_ms", &ev->clock_rtt_ms) &&
		    json_get_hex(clock, "tod", &ev->clock_tod);
	return 0;
}

/* The last parts of the path name the run where no file does */
static void name_by_path(struct evidence *ev)
{
	cleanup(free) char *real = realpath(ev->dir, NULL);
	char *part[4] = { NULL };
	char *slash;

	for (size_t i = 0; real && i < ARRAY_SIZE(part); i++) {
		slash = strrchr(real, '/');
		if (!slash)
			break;
		part[i] = slash + 1;
		*slash = 0;
		if (!i && (!strncmp(part[0], "run-", 4) || !strncmp(part[0], "try-", 4)))
			i--;
	}
	ev->run = json_object_new_object();
	for (size_t i = 0; i < 3; i++)
		if (part[i])
			json_object_object_add(ev->run,
					       (const char *[]){ "case", "kernel", "tree" }[i],
					       json_object_new_string(part[i]));
}

int evidence_open(struct evidence *ev, const char *dir, char **why)
{
	cleanup(free) char *run = NULL;
	cleanup(free) char *kase = NULL;
	cleanup(free) char *kernel = NULL;
	int err;

	*ev = (struct evidence){
		.dir = strdup(dir), .run_nr = 1, .outcome = OUTCOME_ERROR, .takeover = -1
	};
	run = evidence_path(ev, EVIDENCE_RUN);
	kase = evidence_path(ev, EVIDENCE_CASE);
	kernel = evidence_path(ev, EVIDENCE_KERNEL);
	err = json_read(run, &ev->run, why);
	if (err == -ENOENT)
		text_set(why, "no %s: the runner did not finish this run", EVIDENCE_RUN);
	if (err)
		name_by_path(ev);
	ev->tree = json_get_str(ev->run, "tree", NULL);
	ev->kernel_name = json_get_str(ev->run, "kernel", NULL);
	ev->case_name = json_get_str(ev->run, "case", NULL);
	if (!err)
		err = read_run(ev, why);
	if (err || ev->outcome == OUTCOME_ERROR || ev->outcome == OUTCOME_SKIPPED)
		return err;
	err = json_read(kase, &ev->kase, why);
	if (!err)
		err = json_read(kernel, &ev->kernel, why);
	if (!err) {
		ev->class = json_get_str(ev->kernel, "class", NULL);
		err = read_asked(ev, why);
	}
	if (!err)
		err = read_states(ev, why);
	if (!err && !ev->class) {
		text_set(why, "%s: no class", EVIDENCE_KERNEL);
		err = -EINVAL;
	}
	if (!err)
		read_expect(ev);
	if (!err && !*ev->nonce) {
		text_set(why, "%s: no nonce", EVIDENCE_RUN);
		err = -EINVAL;
	}
	return err;
}

void evidence_close(struct evidence *ev)
{
	json_object_put(ev->run);
	json_object_put(ev->kase);
	json_object_put(ev->kernel);
	free(ev->sample);
	free(ev->dir);
	*ev = (struct evidence){ 0 };
}
