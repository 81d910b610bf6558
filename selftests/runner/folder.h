/* SPDX-License-Identifier: GPL-2.0 */
/* folder.h - the files of one run's folder */
#ifndef FOLDER_H
#define FOLDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "clock.h"
#include "json.h"
#include "text.h"

#define FOLDER_TAIL 200 /* lines of the console's tail */

enum folder_log { LOG_CONSOLE, LOG_QMP, LOG_CHANNEL, LOG_CPUS, LOG_COUNT };

struct folder {
	char *path;
	int dirfd, reserve;
	const struct clock *clock;
	FILE *log[LOG_COUNT];
	size_t size[LOG_COUNT];
	char *tail[FOLDER_TAIL]; /* ring: the console's last lines */
	unsigned int tail_next;
	int error; /* first write error, negative errno */
	char error_file[64];
};

/* Make the folder @path (it must be empty or absent) and open its logs */
int folder_create(struct folder *folder, const char *path, const struct clock *clock);
void folder_destroy(struct folder *folder);

/* "<host_ms> <mark><text>": @text is escaped; a log that grows too long ends with a note */
void folder_line(struct folder *folder, enum folder_log log, const char *mark, const char *text,
		 size_t len);
/* One line as it is */
void folder_printf(struct folder *folder, enum folder_log log, const char *fmt, ...) __printf(3, 4);
void folder_flush(struct folder *folder);
/* No line may follow */
void folder_close_logs(struct folder *folder);

/* Remember that @file could not be written */
void folder_failed(struct folder *folder, const char *file, int error);

/* A whole small file; @name may be "dir/file" */
void folder_write(struct folder *folder, const char *name, const char *data, size_t len);
/* Open a new file; a negative errno, and folder_failed(), on an error */
int folder_open(struct folder *folder, const char *name);
/* The console's last lines, to a file */
void folder_write_tail(struct folder *folder, const char *name);

/* Copy a file in, or link it where that is possible */
void folder_copy(struct folder *folder, const char *from, const char *name);
void folder_link(struct folder *folder, const char *from, const char *name);

/* The run's end mark: complete or absent. Returns a negative errno. */
int folder_finish(struct folder *folder, struct json_object *run);

/* Empty a folder and remove it; absent is fine */
int folder_remove(const char *path);
/* mkdir -p */
int folder_mkdir(const char *path);

#endif
