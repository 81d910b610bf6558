/* SPDX-License-Identifier: GPL-2.0 */
/* scene.h - a dump, its kernel and its run, opened once for all checks */
#ifndef JUDGE_SCENE_H
#define JUDGE_SCENE_H

#include "evidence.h"
#include "vmcore.h"
#include "vmlinux.h"

struct scene_options {
	const char *makedumpfile; /* command that runs it on this host; NULL: none */
	bool full;		  /* also the checks that take long */
};

struct scene {
	struct scene_options opt;
	const struct evidence *ev; /* NULL: a dump without its run */
	char *path;		   /* of the dump, absolute */
	char *tool;		   /* absolute path of makedumpfile, or its name; NULL: none */
	char *tool_why;		   /* why there is no makedumpfile for this dump; NULL: there is */
	char *tool_broken;	   /* how it fails to run at all; NULL: it runs */
	char *tool_said;	   /* makedumpfile -v: version and compressions */
	unsigned int tool_version; /* 1.7.6 is 10706; 0: not known */
	char *tool_vmlinux;	   /* given to makedumpfile with -x; NULL: it needs none */
	char *plain_why;	   /* how it failed without; NULL: it did not */
	char *tmp;		   /* folder for temporary files; NULL: none to be had */

	struct vmcore core;
	char *core_why; /* why the dump can't be read; NULL: it can */
	struct vmlinux elf;
	char *elf_why; /* likewise, for the vmlinux */

	uint64_t pages, damaged; /* pages in the file; pages that do not read */
	uint64_t damaged_at;
	char *damaged_why;

	struct crash_trigger_record *record; /* NULL: not in the dump */
	uint64_t record_phys;
	char nonce[PROTO_NONCE_LEN + 1]; /* the run's own, else the record's; "": none */

	/* CPU number of each note, by lowcore_ptr[]; -1: not found */
	int cpu_of_note[VMCORE_CPUS];
	unsigned int nr_lowcores; /* CPUs that have a lowcore */
	int ipl_cpu;		  /* the note of the IPL CPU stands first; -1: not known */

	/* Calls of panic() by CPU, from the record */
	unsigned int ncalls;
	uint64_t first_call, last_call; /* TOD */

	int panic_cpu; /* from memory; -1: not known */
	char *panic_why;
	int told_cpu; /* from the panic text; -1: not known */
	char *dmesg;  /* kernel log of the dump; NULL: not had */
	const char *dmesg_by;
	char *dmesg_why;
};

/* @vmcore and @vmlinux are paths; @vmlinux may be NULL. What fails is told by the checks. */
void scene_open(struct scene *sc, const char *vmcore, const char *vmlinux);
/* The same; false and told on stderr if the dump can't be read, or a vmlinux that was named */
bool scene_open_or_tell(struct scene *sc, const char *vmcore, const char *vmlinux);
void scene_close(struct scene *sc);

/* Has a CPU taken panic_cpu over, to dump: by PSW restart, or as the case allows? */
bool scene_taken_over(const struct scene *sc);

/* The CPU that won the panic: -1 where nothing in the dump says so */
int scene_winner(const struct scene *sc);
uint64_t scene_call(const struct scene *sc, unsigned int cpu);

#endif
