// SPDX-License-Identifier: GPL-2.0
/* evidence.c - the files of one run's folder */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdarg.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>

#include "evidence.h"
#include "proto.h"

/* A flooding guest fills its log up to here */
#define EVIDENCE_LOG_MAX (32u << 20)

/* Set aside at the start, so that run.json can be written to a full disk */
#define EVIDENCE_RESERVE      ".reserve"
#define EVIDENCE_RESERVE_SIZE 65536

static const char *const evidence_log_name[LOG_COUNT] = {
	[LOG_CONSOLE] = EVIDENCE_CONSOLE,
	[LOG_QMP] = EVIDENCE_QMP,
	[LOG_CHANNEL] = EVIDENCE_CHANNEL,
	[LOG_CPUS] = EVIDENCE_CPU_STATES,
};

int evidence_mkdir(const char *path)
{
	char *copy __cleanup(free_cleanup) = xstrdup(path);

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

int evidence_remove(const char *path)
{
	struct stat st;

	if (lstat(path, &st) < 0)
		return errno == ENOENT ? 0 : -errno;
	return nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
}

static int evidence_create_file(struct evidence *ev, const char *name)
{
	int fd = openat(ev->dirfd, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);

	return fd < 0 ? -errno : fd;
}

static int evidence_reserve(struct evidence *ev)
{
	int fd __cleanup(fd_cleanup) = evidence_create_file(ev, EVIDENCE_RESERVE);

	return fd < 0 ? fd : -posix_fallocate(fd, 0, EVIDENCE_RESERVE_SIZE);
}

int evidence_create(struct evidence *ev, const char *path, const struct clock *clock)
{
	int rc = evidence_mkdir(path);

	*ev = (struct evidence){ .path = xstrdup(path), .dirfd = -1, .clock = clock };
	if (rc)
		return rc;
	ev->dirfd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (ev->dirfd < 0)
		return -errno;
	rc = evidence_reserve(ev);
	if (rc)
		return rc;
	for (int i = 0; i < LOG_COUNT; i++) {
		int fd = evidence_create_file(ev, evidence_log_name[i]);

		if (fd < 0)
			return fd;
		ev->log[i] = fdopen(fd, "w");
		if (!ev->log[i]) {
			close(fd);
			return -ENOMEM;
		}
	}
	return 0;
}

void evidence_destroy(struct evidence *ev)
{
	for (int i = 0; i < LOG_COUNT; i++)
		if (ev->log[i])
			fclose(ev->log[i]);
	for (int i = 0; i < EVIDENCE_TAIL; i++)
		free(ev->tail[i]);
	fd_cleanup(&ev->dirfd);
	free(ev->path);
	*ev = (struct evidence){ .dirfd = -1 };
}

void evidence_failed(struct evidence *ev, const char *file, int error)
{
	if (ev->error)
		return;
	ev->error = error;
	snprintf(ev->error_file, sizeof(ev->error_file), "%s", file);
}

/* Account for @len more bytes; false where the log has had its share */
static bool evidence_room(struct evidence *ev, enum evidence_log log, size_t len)
{
	size_t before = ev->size[log];

	if (before > EVIDENCE_LOG_MAX)
		return false;
	ev->size[log] += len;
	if (ev->size[log] <= EVIDENCE_LOG_MAX)
		return true;
	fprintf(ev->log[log], "%.3f [log cut: longer than %u MiB]\n", clock_ms(ev->clock),
		EVIDENCE_LOG_MAX >> 20);
	return false;
}

static void evidence_keep_tail(struct evidence *ev, char *line)
{
	char **slot = &ev->tail[ev->tail_next++ % EVIDENCE_TAIL];

	free(*slot);
	*slot = line;
}

void evidence_line(struct evidence *ev, enum evidence_log log, const char *mark, const char *text,
		   size_t len)
{
	char *escaped __cleanup(free_cleanup) = xcalloc(4, len + 1);
	char *line = NULL;

	text_escape(escaped, text, len);
	line = text_format("%.3f %s%s\n", clock_ms(ev->clock), mark, escaped);
	if (evidence_room(ev, log, strlen(line)))
		fputs(line, ev->log[log]);
	if (log == LOG_CONSOLE)
		evidence_keep_tail(ev, line);
	else
		free(line);
}

void evidence_printf(struct evidence *ev, enum evidence_log log, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vfprintf(ev->log[log], fmt, ap);
	va_end(ap);
}

void evidence_flush(struct evidence *ev)
{
	for (int i = 0; i < LOG_COUNT; i++)
		if (fflush(ev->log[i]) || ferror(ev->log[i]))
			evidence_failed(ev, evidence_log_name[i], -errno);
}

int evidence_open(struct evidence *ev, const char *name)
{
	int fd = evidence_create_file(ev, name);

	if (fd < 0) {
		evidence_failed(ev, name, fd);
		return -1;
	}
	return fd;
}

void evidence_write(struct evidence *ev, const char *name, const char *data, size_t len)
{
	int fd __cleanup(fd_cleanup) = evidence_open(ev, name);

	while (fd >= 0 && len) {
		ssize_t n = write(fd, data, len);

		if (n < 0) {
			evidence_failed(ev, name, -errno);
			return;
		}
		data += n;
		len -= n;
	}
}

void evidence_write_tail(struct evidence *ev, const char *name)
{
	int fd = evidence_open(ev, name);
	FILE *f = fd < 0 ? NULL : fdopen(fd, "w");

	if (!f)
		return;
	for (unsigned int i = 0; i < EVIDENCE_TAIL; i++) {
		const char *line = ev->tail[(ev->tail_next + i) % EVIDENCE_TAIL];

		if (line)
			fputs(line, f);
	}
	if (fclose(f))
		evidence_failed(ev, name, -errno);
}

void evidence_copy(struct evidence *ev, const char *from, const char *name)
{
	int in __cleanup(fd_cleanup) = open(from, O_RDONLY | O_CLOEXEC);
	int out __cleanup(fd_cleanup) = evidence_open(ev, name);
	ssize_t n = -1;

	if (in >= 0 && out >= 0)
		while ((n = sendfile(out, in, NULL, 1 << 20)) > 0)
			;
	if (n < 0)
		evidence_failed(ev, name, -errno);
}

void evidence_link(struct evidence *ev, const char *from, const char *name)
{
	char *real __cleanup(free_cleanup) = realpath(from, NULL);

	if (!real)
		return; /* a kernel that somebody else built may have none */
	if (linkat(AT_FDCWD, real, ev->dirfd, name, 0) == 0)
		return;
	if (symlinkat(real, ev->dirfd, name) < 0)
		evidence_failed(ev, name, -errno);
}

int evidence_finish(struct evidence *ev, struct json_object *run)
{
	const char *text = json_object_to_json_string_ext(
		run, JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_NOSLASHESCAPE);
	char *whole __cleanup(free_cleanup) = text_format("%s\n", text);
	static const char tmp[] = "." EVIDENCE_RUN;
	int earlier = ev->error;

	unlinkat(ev->dirfd, EVIDENCE_RESERVE, 0);
	ev->error = 0;
	evidence_write(ev, tmp, whole, strlen(whole));
	if (ev->error)
		return ev->error;
	ev->error = earlier;
	return renameat(ev->dirfd, tmp, ev->dirfd, EVIDENCE_RUN) < 0 ? -errno : 0;
}
