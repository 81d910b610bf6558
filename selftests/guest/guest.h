/* SPDX-License-Identifier: GPL-2.0 */
/* guest.h - what the files of the init give each other, the lowest first */
#ifndef GUEST_H
#define GUEST_H

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

#include "crash_trigger.h"
#include "proto.h"
#include "util.h"

/* file.c: small files and whole buffers. Negative errno. */
int file_read(const char *path, char *buffer, size_t size);
int file_write(const char *path, const char *text);
int file_write_all(int fd, const void *buffer, size_t size);
int file_pread_all(int fd, void *buffer, size_t size, off_t offset);
int64_t file_size(const char *path);

/* cmdline.c: words of the kernel's command line */
const char *cmdline_value(const char *key, const char *otherwise);
bool cmdline_is(const char *key, const char *value);
void cmdline_copy(char *text, size_t size, const char *const *keys);

/* tod.c: the TOD clock, and the monotonic clock's place on it */
uint64_t tod_now(void);
int64_t tod_monotonic_ns(void);
uint64_t tod_monotonic_zero(void);

/* pagemap.c: physical addresses of this process's pages */
#define PAGEMAP_PAGE 4096UL
int pagemap_phys(const void *address, uint64_t *phys);

/* kallsyms.c: addresses of kernel functions */
int kallsyms_find(const char *name, uint64_t *address, uint64_t *size);

/* transport.c: how lines and files leave the guest */
struct transport_ops {
	const char *name; /* kt.transport= */
	int (*open_channel)(void);
	int (*send_file)(const char *name, const char *path);
};

extern const struct transport_ops transport_virtio;
extern const struct transport_ops transport_sclp;

const struct transport_ops *transport_get(void);

/* channel.c: lines from and to the runner */
#define CHANNEL_PROGRESS_NS 500000000LL
int channel_open(void);
char *channel_read(void);
__printf(1, 2) void channel_say(const char *format, ...);
void channel_progress(const char *what, int64_t done);
__printf(1, 2) __attribute__((noreturn)) void channel_give_up(const char *format, ...);

/* line.c: a channel line, and numbers in it: false if the text is not wholly such a list */
#define LINE_PAIRS 64

struct line {
	const char *word;
	size_t npairs;
	struct line_pair {
		const char *key;
		const char *value;
	} pair[LINE_PAIRS];
};

int line_parse(struct line *line, char *text);
bool line_numbers(const char *text, int64_t *numbers, size_t max, size_t *count);

/* command.c: run a program and wait for it */
int command_run(const char *const *argv, const char *log, const char *output);
const char *command_last_line(const char *log);

/* trigger.c: the crash-trigger module, where there is one */
void trigger_load(void);
bool trigger_loaded(void);
uint64_t trigger_record(void);
uint64_t trigger_gate(void);
int trigger_arm(const struct crash_trigger_request *request, int64_t *deadline_ns);

/* kexec.c: load a kernel with kexec-tools */
void kexec_load_crash(const char *loader, uint64_t record_phys);
void kexec_load_normal(void);

/* hold.c: moments at which a CPU can be held */
int hold_find(const char *moment, uint64_t *function);

/* entry.c: the ways into panic(), and beside it */
struct entry {
	const char *name;		 /* entry= of the go line */
	enum crash_trigger_entry module; /* the module's number of it, where run is NULL */
	void (*prepare)(void);		 /* once, before anything is armed */
	void (*run)(int what);		 /* at the deadline, in a task of its own */
	int what;
};

const struct entry *entry_find(const char *name);

/* racers.c: tasks that act on their CPU at one moment */
struct racer {
	unsigned int cpu;
	int64_t skew_ns;
	const struct entry *entry;
};

bool racers_has_cpu(unsigned int cpu);
void racers_create(const struct racer *racer);
void racers_release(int64_t deadline_ns);
void racers_keep_busy(unsigned int cpu);

/* pattern.c: pages of known content in user space, for the dump to be checked against */
void pattern_plant(struct crash_trigger_request *request);

/* go.c: what the runner's go line asks for */
struct go {
	char nonce[CRASH_TRIGGER_NONCE + 1];
	int64_t lead_ns;
	const char *notifier;
	struct crash_trigger_hold hold[CRASH_TRIGGER_HOLDS];
	uint64_t damage;
	bool gate; /* the racers wait for who goes, which the host writes into memory */
	size_t nracers;
	struct racer racer[CRASH_TRIGGER_CPUS];
};

void go_take(struct go *go, const struct line *line);

/* prepare.c: bring the machine into the state that a case asks for */
void prepare_do(const struct line_pair *pair, struct go *go);

/* production.c: the role of the kernel that panics */
void production_prepare(void);
void production_serve(void);

/* record.c: the crash trigger's record in the dead kernel's memory */
int record_read(const char *vmcore, uint64_t phys, struct crash_trigger_record *record);

/* capture.c: the role of the kernel that writes the dump */
#define CAPTURE_VMCORE "/proc/vmcore"
#define CAPTURE_LOG    "/makedumpfile.log"

void capture_run(void);
/* A file that makedumpfile has not written is a finding, which its exit code tells */
void capture_send(const char *name, const char *path);

/* capture_forms.c: the dump in forms that makedumpfile makes of /proc/vmcore only */
void capture_forms(const char *level);

#endif
