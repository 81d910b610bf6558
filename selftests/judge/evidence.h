/* SPDX-License-Identifier: GPL-2.0 */
/* evidence.h - a results folder as the runner left it: read, not judged */
#ifndef JUDGE_EVIDENCE_H
#define JUDGE_EVIDENCE_H

#include "crash_trigger.h"
#include "json.h"
#include "outcome.h"
#include "proto.h"

#define EVIDENCE_CPUS CRASH_TRIGGER_CPUS

/* One line of cpu-states.tsv */
struct evidence_sample {
	double host_ms;
	double cpu_ms; /* host CPU time of the vCPU's thread; negative: not known */
	unsigned int cpu;
	bool operating;
};

struct evidence {
	char *dir;
	struct json_object *run, *kase, *kernel;
	const char *tree, *kernel_name, *case_name, *class;
	enum outcome outcome;
	char nonce[PROTO_NONCE_LEN + 1];
	unsigned int run_nr, cpus; /* the machine's */
	unsigned int cpus_online;  /* of them, by the kernel's own word as it booted; 0: not told */

	/* What the go line asked for */
	unsigned int nasked, asked[EVIDENCE_CPUS];
	unsigned int noffline; /* CPUs that were taken away before */
	bool by_module;	       /* entry through the crash trigger: a record exists */

	/* The operator's first PSW restart, where one came before the capture kernel spoke */
	bool restarted;
	int restart_cpu;
	bool out_of_reach; /* by then the machine had been reset: no kernel can help */
	const char *reach; /* how that was seen */

	struct json_object *expect; /* what the case says of the kernel's class; NULL: nothing */
	int takeover;		    /* CPU that may take the panic over ("takeover"); -1: none */

	uint64_t record;   /* physical address, 0: none */
	uint64_t zero_tod; /* capture kernel's clock zero, 0: not told */

	/* TOD to host clock */
	bool clock;
	double clock_host_ms, clock_rtt_ms;
	uint64_t clock_tod;

	struct evidence_sample *sample;
	size_t nsamples;
};

/*
 * Fill @ev from folder @dir. A folder that the harness did not finish, or that
 * is not a results folder, gives a negative errno and @why; what could be read
 * is there all the same.
 */
int evidence_open(struct evidence *ev, const char *dir, char **why);
void evidence_close(struct evidence *ev);

char *evidence_path(const struct evidence *ev, const char *file);

/* Host clock of a guest TOD value, in ms of this run; NAN where it is not known */
double evidence_host_ms(const struct evidence *ev, uint64_t tod);

/* CPUs that ran at any time before the capture kernel did; 0: not known */
unsigned int evidence_cpus_seen(const struct evidence *ev);

/* When something happened ("fail", "success"…), in ms of this run; NAN: did not happen */
double evidence_event(const struct evidence *ev, const char *what);

/* Milliseconds between two TOD values: bit 51 is one microsecond */
double tod_ms(uint64_t from, uint64_t to);

#endif
