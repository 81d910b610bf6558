// SPDX-License-Identifier: GPL-2.0
/* folder.c - the files of one run's folder */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>

#include "file.h"
#include "folder.h"
#include "proto.h"

/* A flooding guest fills its log up to here; no file that is copied is as large */
#define FOLDER_LOG_MAX (32u << 20)

/* Set aside at the start, without a name, so that run.json can be written to a full disk */
#define FOLDER_RESERVE	    ".reserve"
#define FOLDER_RESERVE_SIZE 65536

static const char *const folder_log_name[LOG_COUNT] = {
	[LOG_CONSOLE] = EVIDENCE_CONSOLE,
	[LOG_QMP] = EVIDENCE_QMP,
	[LOG_CHANNEL] = EVIDENCE_CHANNEL,
	[LOG_CPUS] = EVIDENCE_CPU_STATES,
};

int folder_mkdir(const char *path)
{
	cleanup(free) char *copy = xstrdup(path);

	for (char *p = copy + 1;; p++) {
		char c = *p;

		if (c && c != '/')
			continue;
		*p = '\0';
		if (mkdir(copy, 0777) < 0 && errno != EEXIST)
			return -errno;
		*p = c;
		if (!c)
			return 0;
	}
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path) < 0 ? -errno : 0;
}

int folder_remove(const char *path)
{
	struct stat st;

	if (lstat(path, &st) < 0)
		return errno == ENOENT ? 0 : -errno;
	return nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
}

int folder_open(struct folder *folder, const char *name)
{
	int fd = openat(folder->dirfd, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);

	if (fd >= 0)
		return fd;
	fd = -errno;
	folder_failed(folder, name, fd);
	return fd;
}

static int folder_reserve(struct folder *folder)
{
	folder->reserve = folder_open(folder, FOLDER_RESERVE);
	if (folder->reserve < 0)
		return folder->reserve;
	unlinkat(folder->dirfd, FOLDER_RESERVE, 0);
	return -posix_fallocate(folder->reserve, 0, FOLDER_RESERVE_SIZE);
}

int folder_create(struct folder *folder, const char *path, const struct clock *clock)
{
	int rc = folder_mkdir(path);

	*folder = (struct folder){
		.path = xstrdup(path), .dirfd = -1, .reserve = -1, .clock = clock
	};
	if (rc)
		return rc;
	folder->dirfd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (folder->dirfd < 0)
		return -errno;
	rc = folder_reserve(folder);
	if (rc)
		return rc;
	for (int i = 0; i < LOG_COUNT; i++) {
		int fd = folder_open(folder, folder_log_name[i]);

		if (fd < 0)
			return fd;
		folder->log[i] = fdopen(fd, "w");
		if (!folder->log[i]) {
			close(fd);
			return -ENOMEM;
		}
	}
	return 0;
}

void folder_close_logs(struct folder *folder)
{
	for (int i = 0; i < LOG_COUNT; i++) {
		int rc = folder->log[i] ? file_close(folder->log[i]) : 0;

		folder->log[i] = NULL;
		if (rc)
			folder_failed(folder, folder_log_name[i], rc);
	}
}

void folder_destroy(struct folder *folder)
{
	folder_close_logs(folder);
	for (int i = 0; i < FOLDER_TAIL; i++)
		free(folder->tail[i]);
	cleanup_close(&folder->reserve);
	cleanup_close(&folder->dirfd);
	free(folder->path);
	*folder = (struct folder){ .dirfd = -1, .reserve = -1 };
}

void folder_failed(struct folder *folder, const char *file, int error)
{
	if (folder->error)
		return;
	folder->error = error;
	snprintf(folder->error_file, sizeof(folder->error_file), "%s", file);
}

/* Account for @len more bytes; false where the log has had its share */
static bool folder_room(struct folder *folder, enum folder_log log, size_t len)
{
	size_t before = folder->size[log];

	if (before > FOLDER_LOG_MAX)
		return false;
	folder->size[log] += len;
	if (folder->size[log] <= FOLDER_LOG_MAX)
		return true;
	fprintf(folder->log[log], "%.3f [log cut: longer than %u MiB]\n", clock_ms(folder->clock),
		FOLDER_LOG_MAX >> 20);
	return false;
}

static void folder_keep_tail(struct folder *folder, char *line)
{
	char **slot = &folder->tail[folder->tail_next++ % FOLDER_TAIL];

	free(*slot);
	*slot = line;
}

void folder_line(struct folder *folder, enum folder_log log, const char *mark, const char *text,
		 size_t len)
{
	cleanup(free) char *escaped = xcalloc(4, len + 1);
	char *line = NULL;

	text_escape(escaped, text, len);
	line = text_format("%.3f %s%s\n", clock_ms(folder->clock), mark, escaped);
	if (folder_room(folder, log, strlen(line)))
		fputs(line, folder->log[log]);
	if (log == LOG_CONSOLE)
		folder_keep_tail(folder, line);
	else
		free(line);
}

void folder_printf(struct folder *folder, enum folder_log log, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vfprintf(folder->log[log], fmt, ap);
	va_end(ap);
}

void folder_flush(struct folder *folder)
{
	for (int i = 0; i < LOG_COUNT; i++)
		if (fflush(folder->log[i]))
			folder_failed(folder, folder_log_name[i], -errno);
		else if (ferror(folder->log[i]))
			folder_failed(folder, folder_log_name[i], -EIO);
}

void folder_write(struct folder *folder, const char *name, const char *data, size_t len)
{
	cleanup(free) char *path = text_format("%s/%s", folder->path, name);
	int rc = file_write(path, data, len);

	if (rc)
		folder_failed(folder, name, rc);
}

void folder_write_tail(struct folder *folder, const char *name)
{
	cleanup(free) char *text = xstrdup("");

	for (unsigned int i = 0; i < FOLDER_TAIL; i++) {
		const char *line = folder->tail[(folder->tail_next + i) % FOLDER_TAIL];

		text_add(&text, "", "%s", line ?: "");
	}
	folder_write(folder, name, text, strlen(text));
}

void folder_copy(struct folder *folder, const char *from, const char *name)
{
	cleanup(free) char *data = NULL;
	size_t len;
	int rc = file_read(from, FOLDER_LOG_MAX, &data, &len);

	if (rc)
		folder_failed(folder, name, rc);
	else
		folder_write(folder, name, data, len);
}

void folder_link(struct folder *folder, const char *from, const char *name)
{
	cleanup(free) char *real = realpath(from, NULL);

	if (!real)
		return; /* a kernel that somebody else built may have none */
	if (linkat(AT_FDCWD, real, folder->dirfd, name, 0) == 0)
		return;
	if (symlinkat(real, folder->dirfd, name) < 0)
		folder_failed(folder, name, -errno);
}

int folder_finish(struct folder *folder, struct json_object *run)
{
	const char *text = json_object_to_json_string_ext(
		run, JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_NOSLASHESCAPE);
	cleanup(free) char *whole = text_format("%s\n", text);
	cleanup(free) char *path = text_format("%s/" EVIDENCE_RUN, folder->path);

	fd_close(&folder->reserve);
	return file_write(path, whole, strlen(whole));
}
