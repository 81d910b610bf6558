/* SPDX-License-Identifier: GPL-2.0 */
/* evidence.h - the files of one run's folder */
#ifndef EVIDENCE_H
#define EVIDENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "clock.h"
#include "json.h"
#include "util.h"

#define EVIDENCE_HANG	  "hang"
#define EVIDENCE_QEMU_LOG "qemu.log"
#define EVIDENCE_TAIL	  200 /* lines of the console's tail */

enum evidence_log { LOG_CONSOLE, LOG_QMP, LOG_CHANNEL, LOG_CPUS, LOG_COUNT };

struct evidence {
	char *path;
	int dirfd;
	const struct clock *clock;
	FILE *log[LOG_COUNT];
	size_t size[LOG_COUNT];
	char *tail[EVIDENCE_TAIL]; /* ring: the console's last lines */
	unsigned int tail_next;
	int error; /* first write error, negative errno */
	char error_file[64];
};

/* Make the folder @path (it must be empty or absent) and open its logs */
int evidence_create(struct evidence *ev, const char *path, const struct clock *clock);
void evidence_destroy(struct evidence *ev);

/* "<host_ms> <mark><text>": @text is escaped; a log that grows too long ends with a note */
void evidence_line(struct evidence *ev, enum evidence_log log, const char *mark, const char *text,
		   size_t len);
/* One line as it is */
void evidence_printf(struct evidence *ev, enum evidence_log log, const char *fmt, ...)
	__printf(3, 4);
void evidence_flush(struct evidence *ev);

/* Remember that @file could not be written */
void evidence_failed(struct evidence *ev, const char *file, int error);

/* A whole small file; @name may be "dir/file" */
void evidence_write(struct evidence *ev, const char *name, const char *data, size_t len);
/* Open a new file for the dump; -1 and evidence_failed() on an error */
int evidence_open(struct evidence *ev, const char *name);
/* The console's last lines, to a file */
void evidence_write_tail(struct evidence *ev, const char *name);

/* Copy a file in, or link it where that is possible */
void evidence_copy(struct evidence *ev, const char *from, const char *name);
void evidence_link(struct evidence *ev, const char *from, const char *name);

/* The run's end mark: complete or absent. Returns a negative errno. */
int evidence_finish(struct evidence *ev, struct json_object *run);

/* Empty a folder and remove it; absent is fine */
int evidence_remove(const char *path);
/* mkdir -p */
int evidence_mkdir(const char *path);

#endif
