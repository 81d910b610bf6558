/* SPDX-License-Identifier: GPL-2.0 */
/* evidence.h - a results folder as the runner left it: read, not judged */
#ifndef JUDGE_EVIDENCE_H
#define JUDGE_EVIDENCE_H

#include "json.h"
#include "outcome.h"
#include "proto.h"
#include "samples.h"

/* What the case and its go line asked for */
struct evidence_asked {
	unsigned int panicking; /* CPUs that are to panic */
	unsigned int noffline;	/* CPUs that were taken away before */
	bool forms;		/* the dump in makedumpfile's other forms, too */
};

/* The operator's first PSW restart, if it came before the capture kernel spoke */
struct evidence_restart {
	bool done;
	int cpu;
	bool out_of_reach; /* by then the machine had been reset: no kernel can help */
	const char *reach; /* how that was seen */
};

/* The operator's VMDUMP */
struct evidence_vmdump {
	bool done;
	double host_ms;
	const char *error; /* why it is none; NULL: it was taken */
};

/* A program of the capture kernel that ended */
struct evidence_exit {
	const char *tool;    /* NULL: not told, or without a code */
	int64_t code, level; /* of makedumpfile; -1: not told */
};

/* A file that the capture kernel sent */
struct evidence_file {
	const char *name;
	int64_t announced, received; /* bytes; -1: not told */
};

/* What happened; times are in ms of this run, NAN: did not happen */
struct evidence_seen {
	enum outcome outcome;
	const char *outcome_word, *error; /* NULL: none */
	bool interrupted;
	const char *limit;	  /* of the runner's, that ended it; "run" if none is named */
	int64_t limit_s;	  /* -1: not told */
	unsigned int cpus;	  /* the machine's */
	unsigned int cpus_online; /* of them, by the kernel's own word as it booted; 0: not told */
	double armed_ms, fail_ms, end_ms;

	uint64_t record;   /* physical address, 0: none */
	uint64_t stext;	   /* where the kernel ran, 0: not told */
	uint64_t zero_tod; /* capture kernel's clock zero, 0: not told */

	/* TOD to host clock */
	bool clock;
	double clock_host_ms, clock_rtt_ms;
	uint64_t clock_tod;

	struct evidence_restart restart;
	struct evidence_vmdump vmdump;

	/* What the capture kernel said */
	const char *fail_nonce, *success_nonce;
	struct evidence_exit *exit;
	struct evidence_file *file;
	size_t nexits, nfiles;

	struct samples samples;
};

/* What the case says of the kernel's class */
struct evidence_must {
	struct json_object *expect; /* all of it, as it stands there; NULL: nothing */
	const char *dump;	    /* NULL: not told, likewise below */
	const char *losers, *outcome;
	const char *splat; /* what the kernel must complain of */
	double window_ms;  /* the calls of panic() come no further apart; INFINITY: no matter */
	double within_ms;  /* the run ends so long after it was armed; NAN: no matter */
	int takeover;	   /* CPU that may take the panic over; -1: none */
};

struct evidence {
	char *dir;
	struct json_object *run, *kase, *kernel; /* the files, which own the strings */
	const char *class;			 /* of the kernel */
	char nonce[PROTO_NONCE_LEN + 1];
	unsigned int run_nr;

	struct evidence_asked asked;
	struct evidence_seen seen;
	struct evidence_must must;
};

/*
 * Fill @ev from folder @dir. A folder that the harness did not finish, or that
 * is not a results folder, gives a negative errno and @why; what could be read
 * is there all the same.
 */
int evidence_open(struct evidence *ev, const char *dir, char **why);
void evidence_close(struct evidence *ev);

char *evidence_path(const struct evidence *ev, const char *file);

/* NULL: the capture kernel announced no such file */
const struct evidence_file *evidence_file(const struct evidence *ev, const char *name);

/* Host clock of a guest TOD value, in ms of this run; NAN where it is not known */
double evidence_host_ms(const struct evidence *ev, uint64_t tod);

/* Milliseconds between two TOD values: bit 51 is one microsecond */
double tod_ms(uint64_t from, uint64_t to);

#endif
