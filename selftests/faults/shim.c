// SPDX-License-Identifier: GPL-2.0
/*
 * shim.c - the calls that can fail, counted, and one of them failed (LD_PRELOAD)
 *
 * From the environment:
 *	SHIM_PROGRAM	only in the program of this name, and what it forks
 *	SHIM_FAIL	"kind number": this call of the kind fails, where it is given
 *	SHIM_LOG	gets "kind number caller" when it does, and at the end how many there were
 *	SHIM_SLOW	a forked process gets to ask for its parent's death so many µs late
 * What is said on stderr never fails: it is what tells.
 */
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/sendfile.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum kind { MEMORY, OPEN, READ, WRITE, CLOSE, RENAME, FORK, MAP, KINDS };

static const struct {
	const char *name;
	int error;
} kinds[KINDS] = {
	[MEMORY] = { "memory", ENOMEM }, [OPEN] = { "open", EMFILE },
	[READ] = { "read", EIO },	 [WRITE] = { "write", ENOSPC },
	[CLOSE] = { "close", EIO },	 [RENAME] = { "rename", EACCES },
	[FORK] = { "fork", EAGAIN },	 [MAP] = { "map", ENOMEM },
};

static atomic_uint *calls; /* of each kind, by all processes; NULL: not in this program */
static enum kind fail_kind = KINDS;
static unsigned int fail_at;
static int log_fd = -1;
static int counts_fd = -1; /* make coverage: the program is writing its counts, which never fails */

static void shim_tell(enum kind kind, unsigned int n, const void *caller)
{
	char line[256];
	Dl_info who = { .dli_fname = "?" };
	int len;

	if (caller)
		dladdr(caller, &who);
	len = snprintf(line, sizeof(line), "%s %u %s+%#lx\n", kinds[kind].name, n,
		       caller ? who.dli_fname : "all",
		       (unsigned long)((char *)caller - (char *)who.dli_fbase));
	/* The raw call: write() is one of those that fail */
	if (log_fd >= 0)
		syscall(SYS_write, log_fd, line, len);
}

static bool due(enum kind kind, const void *caller)
{
	unsigned int n;

	if (!calls || counts_fd >= 0)
		return false;
	n = atomic_fetch_add(&calls[kind], 1) + 1;
	if (kind != fail_kind || n != fail_at)
		return false;
	shim_tell(kind, n, caller);
	errno = kinds[kind].error;
	return true;
}

static void __attribute__((constructor)) shim_start(void)
{
	const char *program = getenv("SHIM_PROGRAM"), *fail = getenv("SHIM_FAIL");
	const char *log = getenv("SHIM_LOG");
	char name[16];

	if (!program || strcmp(program, program_invocation_short_name))
		return;
	/* Out of the way of what the program opens */
	log_fd = log ? syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC,
			       0666)
		     : -1;
	if (log_fd >= 0) {
		int high = fcntl(log_fd, F_DUPFD_CLOEXEC, 500);

		syscall(SYS_close, log_fd);
		log_fd = high;
	}
	if (fail && sscanf(fail, "%15s %u", name, &fail_at) == 2)
		for (fail_kind = 0; fail_kind < KINDS; fail_kind++)
			if (!strcmp(name, kinds[fail_kind].name))
				break;
	calls = (void *)syscall(SYS_mmap, NULL, 4096, PROT_READ | PROT_WRITE,
				MAP_SHARED | MAP_ANONYMOUS, -1, 0L);
	if (calls == MAP_FAILED)
		abort();
}

/* exit() of a forked process says nothing: its numbers are part of its parent's */
static void __attribute__((destructor)) shim_end(void)
{
	for (enum kind k = 0; calls && k < KINDS; k++)
		shim_tell(k, calls[k], NULL);
}

static void *next(const char *name, void **known)
{
	if (!*known)
		*known = dlsym(RTLD_NEXT, name);
	return *known;
}

/* NAME(PARAMETERS) by its own way, or FAILED if it is its turn */
#define CALL(kind, failed, ret, name, parameters, ...)                          \
	ret name parameters                                                     \
	{                                                                       \
		static void *known;                                             \
		ret(*real) parameters = (ret(*) parameters)next(#name, &known); \
                                                                                \
		if (due(kind, __builtin_return_address(0)))                     \
			return failed;                                          \
		return real(__VA_ARGS__);                                       \
	}

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t size);

/* --- memory: of the program and its libraries. lib/memory.c asks by the second names */
CALL(MEMORY, NULL, void *, malloc, (size_t size), size)
CALL(MEMORY, NULL, void *, calloc, (size_t n, size_t size), n, size)
CALL(MEMORY, NULL, void *, realloc, (void *p, size_t size), p, size)
CALL(MEMORY, NULL, void *, __libc_malloc, (size_t size), size)
CALL(MEMORY, NULL, void *, __libc_calloc, (size_t n, size_t size), n, size)
CALL(MEMORY, NULL, void *, __libc_realloc, (void *p, size_t size), p, size)

static bool is_counts(const char *path)
{
	const char *dot = strrchr(path, '.');

	return dot && !strcmp(dot, ".gcda");
}

/* --- open: all that brings a descriptor */
#define OPEN_CALL(name, parameters, ...)                                         \
	int name parameters                                                      \
	{                                                                        \
		static void *known;                                              \
		int(*real) parameters = (int(*) parameters)next(#name, &known);  \
		va_list ap;                                                      \
		mode_t mode;                                                     \
                                                                                 \
		va_start(ap, flags);                                             \
		mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(ap, mode_t) : 0; \
		va_end(ap);                                                      \
		if (is_counts(path))                                             \
			return counts_fd = real(__VA_ARGS__, mode);              \
		if (due(OPEN, __builtin_return_address(0)))                      \
			return -1;                                               \
		return real(__VA_ARGS__, mode);                                  \
	}
OPEN_CALL(open, (const char *path, int flags, ...), path, flags)
OPEN_CALL(open64, (const char *path, int flags, ...), path, flags)
OPEN_CALL(openat, (int dir, const char *path, int flags, ...), dir, path, flags)
OPEN_CALL(openat64, (int dir, const char *path, int flags, ...), dir, path, flags)
CALL(OPEN, NULL, FILE *, fopen, (const char *path, const char *mode), path, mode)
CALL(OPEN, NULL, FILE *, fopen64, (const char *path, const char *mode), path, mode)
CALL(OPEN, NULL, FILE *, fdopen, (int fd, const char *mode), fd, mode)
CALL(OPEN, NULL, DIR *, opendir, (const char *path), path)
CALL(OPEN, -1, int, scandir,
     (const char *path, struct dirent ***list, int (*want)(const struct dirent *),
      int (*order)(const struct dirent **, const struct dirent **)),
     path, list, want, order)
CALL(OPEN, -1, int, mkstemp, (char *path), path)
CALL(OPEN, -1, int, memfd_create, (const char *name, unsigned int flags), name, flags)
CALL(OPEN, -1, int, pipe2, (int fd[2], int flags), fd, flags)
CALL(OPEN, -1, int, socketpair, (int domain, int type, int protocol, int fd[2]), domain, type,
     protocol, fd)
CALL(OPEN, -1, int, signalfd, (int fd, const sigset_t *set, int flags), fd, set, flags)
CALL(OPEN, -1, int, pidfd_open, (pid_t pid, unsigned int flags), pid, flags)
CALL(OPEN, -1, int, epoll_create1, (int flags), flags)

/* --- read */
CALL(READ, -1, ssize_t, read, (int fd, void *buf, size_t len), fd, buf, len)
CALL(READ, -1, ssize_t, pread, (int fd, void *buf, size_t len, off_t at), fd, buf, len, at)
CALL(READ, -1, ssize_t, pread64, (int fd, void *buf, size_t len, off64_t at), fd, buf, len, at)
CALL(READ, -1, ssize_t, recv, (int fd, void *buf, size_t len, int flags), fd, buf, len, flags)
CALL(READ, NULL, struct dirent *, readdir, (DIR * d), d)

static bool stream_fails(enum kind kind, FILE *f, const void *caller)
{
	if (f == stderr || (f && fileno(f) < 0) || !due(kind, caller))
		return false;
	if (f)
		f->_flags |= _IO_ERR_SEEN;
	return true;
}

/* The same of a stream, which keeps in mind that it failed. In memory none does. */
#define STREAM_CALL(kind, failed, ret, name, parameters, f, ...)                \
	ret name parameters                                                     \
	{                                                                       \
		static void *known;                                             \
		ret(*real) parameters = (ret(*) parameters)next(#name, &known); \
                                                                                \
		if (stream_fails(kind, f, __builtin_return_address(0)))         \
			return failed;                                          \
		return real(__VA_ARGS__);                                       \
	}
STREAM_CALL(READ, -1, ssize_t, __getdelim, (char **line, size_t *size, int delim, FILE *f), f, line,
	    size, delim, f)
STREAM_CALL(READ, NULL, char *, fgets, (char *s, int size, FILE *f), f, s, size, f)

/* --- write */
CALL(WRITE, -1, ssize_t, send, (int fd, const void *buf, size_t len, int flags), fd, buf, len,
     flags)
CALL(WRITE, -1, ssize_t, sendfile, (int out, int in, off_t *at, size_t len), out, in, at, len)
CALL(WRITE, ENOSPC, int, posix_fallocate, (int fd, off_t at, off_t len), fd, at, len)
CALL(WRITE, -1, int, ftruncate, (int fd, off_t len), fd, len)
STREAM_CALL(WRITE, EOF, int, fputs, (const char *s, FILE *f), f, s, f)
STREAM_CALL(WRITE, EOF, int, fputc, (int c, FILE *f), f, c, f)
STREAM_CALL(WRITE, 0, size_t, fwrite, (const void *p, size_t size, size_t n, FILE *f), f, p, size,
	    n, f)
STREAM_CALL(WRITE, -1, int, vfprintf, (FILE * f, const char *fmt, va_list ap), f, f, fmt, ap)
STREAM_CALL(WRITE, EOF, int, puts, (const char *s), stdout, s)
STREAM_CALL(WRITE, EOF, int, fflush, (FILE * f), f, f)

ssize_t write(int fd, const void *buf, size_t len)
{
	if (fd != STDERR_FILENO && due(WRITE, __builtin_return_address(0)))
		return -1;
	return syscall(SYS_write, fd, buf, len);
}

int fprintf(FILE *f, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vfprintf(f, fmt, ap);
	va_end(ap);
	return n;
}

int printf(const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vfprintf(stdout, fmt, ap);
	va_end(ap);
	return n;
}

/* --- close: it is closed all the same, and the last part of what was written is lost */
static void lose(int fd)
{
	struct stat st;

	if ((fcntl(fd, F_GETFL) & O_ACCMODE) != O_RDONLY && !fstat(fd, &st) && S_ISREG(st.st_mode))
		syscall(SYS_ftruncate, fd, st.st_size / 2);
}

int close(int fd)
{
	bool fails = fd != STDERR_FILENO && due(CLOSE, __builtin_return_address(0));
	int error = errno;

	if (fails)
		lose(fd);
	if (syscall(SYS_close, fd) < 0)
		return -1;
	errno = error;
	return fails ? -1 : 0;
}

int fclose(FILE *f)
{
	static void *known;
	int (*real)(FILE *) = next("fclose", &known);
	bool fails = fileno(f) >= 0 && due(CLOSE, __builtin_return_address(0));

	if (fileno(f) == counts_fd)
		counts_fd = -1;
	if (!fails)
		return real(f);
	fflush_unlocked(f);
	lose(fileno(f));
	real(f);
	errno = kinds[CLOSE].error;
	return EOF;
}

/* --- rename, and the other names in a folder; what takes one away never fails */
CALL(RENAME, -1, int, rename, (const char *from, const char *to), from, to)
CALL(RENAME, -1, int, renameat, (int a, const char *from, int b, const char *to), a, from, b, to)
CALL(RENAME, -1, int, linkat, (int a, const char *from, int b, const char *to, int flags), a, from,
     b, to, flags)
CALL(RENAME, -1, int, symlinkat, (const char *to, int dir, const char *path), to, dir, path)
CALL(RENAME, -1, int, mkdir, (const char *path, mode_t mode), path, mode)
CALL(RENAME, -1, int, mkdirat, (int dir, const char *path, mode_t mode), dir, path, mode)
CALL(RENAME, NULL, char *, mkdtemp, (char *path), path)

/* --- fork: a new process */
CALL(FORK, -1, pid_t, fork, (void))

/* A moment in which the parent may die and the child not know it */
int prctl(int option, ...)
{
	const char *slow = calls ? getenv("SHIM_SLOW") : NULL;
	unsigned long value;
	va_list ap;

	va_start(ap, option);
	value = va_arg(ap, unsigned long);
	va_end(ap);
	if (slow && option == PR_SET_PDEATHSIG)
		usleep(atoi(slow));
	return syscall(SYS_prctl, option, value, 0UL, 0UL, 0UL);
}

/* --- map */
CALL(MAP, MAP_FAILED, void *, mmap,
     (void *at, size_t len, int prot, int flags, int fd, off_t offset), at, len, prot, flags, fd,
     offset)
CALL(MAP, MAP_FAILED, void *, mmap64,
     (void *at, size_t len, int prot, int flags, int fd, off64_t offset), at, len, prot, flags, fd,
     offset)
