// SPDX-License-Identifier: GPL-2.0
/*
 * ram.c - the guest's memory as a file that we see, and put back in milliseconds
 *
 * The file is a memfd. Pages that nobody has touched are holes of it; so only
 * its extents are walked, and what differs is copied.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "ram.h"
#include "text.h"

#define RAM_PAGE      4096
#define RAM_FNV_BASIS 0xcbf29ce484222325ULL
#define RAM_FNV_PRIME 0x100000001b3ULL

int ram_create(struct ram *r, size_t size)
{
	*r = (struct ram){ .fd = memfd_create("guest-ram", MFD_CLOEXEC), .size = size };
	if (r->fd < 0 || ftruncate(r->fd, size) < 0)
		return -errno;
	r->seen = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, r->fd, 0);
	if (r->seen == MAP_FAILED) {
		r->seen = NULL;
		return -errno;
	}
	return 0;
}

void ram_destroy(struct ram *r)
{
	if (r->seen)
		munmap(r->seen, r->size);
	if (r->kept)
		munmap(r->kept, r->size);
	free(r->extent);
	fd_close(&r->fd);
	*r = (struct ram){ .fd = -1 };
}

/* The next extent from @at on; false: there is none, or *@rc says why it can't be told */
static bool ram_extent(const struct ram *r, off_t *at, off_t *end, int *rc)
{
	*at = lseek(r->fd, *at, SEEK_DATA);
	if (*at < 0) {
		*rc = errno == ENXIO ? 0 : -errno;
		return false;
	}
	*end = lseek(r->fd, *at, SEEK_HOLE);
	if (*end < 0) {
		*rc = -errno;
		return false;
	}
	return true;
}

int ram_keep(struct ram *r)
{
	off_t at, end = 0;
	int rc = 0;

	if (r->kept)
		munmap(r->kept, r->size);
	r->nextents = 0;
	r->kept = mmap(NULL, r->size, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (r->kept == MAP_FAILED) {
		r->kept = NULL;
		return -errno;
	}
	for (at = 0; ram_extent(r, &at, &end, &rc); at = end) {
		memcpy(r->kept + at, r->seen + at, end - at);
		r->extent = xreallocarray(r->extent, r->nextents + 1, sizeof(*r->extent));
		r->extent[r->nextents++] = (struct ram_extent){ at, end };
	}
	return rc;
}

static void ram_copy(struct ram *r, off_t at, off_t end)
{
	for (; at < end; at += RAM_PAGE)
		if (memcmp(r->seen + at, r->kept + at, RAM_PAGE))
			memcpy(r->seen + at, r->kept + at, RAM_PAGE);
}

/* What was a hole becomes one again, else each restore would look at all that was ever used */
static int ram_punch(struct ram *r, off_t at, off_t end)
{
	int mode = FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE;

	return fallocate(r->fd, mode, at, end - at) < 0 ? -errno : 0;
}

int ram_restore(struct ram *r)
{
	const struct ram_extent *e = r->extent, *last = e + r->nextents;
	off_t at, end = 0;
	int rc = 0;

	for (at = 0; ram_extent(r, &at, &end, &rc); at = end)
		for (off_t p = at, stop; !rc && p < end; p = stop) {
			while (e < last && e->end <= p)
				e++;
			if (e < last && e->at <= p) {
				stop = MIN(end, e->end);
				ram_copy(r, p, stop);
			} else {
				stop = e < last ? MIN(end, e->at) : end;
				rc = ram_punch(r, p, stop);
			}
		}
	return rc;
}

/* Read, and not through the mapping: that would fill the holes */
int ram_hash(const struct ram *r, uint64_t *hash)
{
	static uint64_t word[65536];
	ssize_t n;

	*hash = RAM_FNV_BASIS;
	for (off_t at = 0; (size_t)at < r->size; at += n) {
		n = pread(r->fd, word, sizeof(word), at);
		if (n <= 0)
			return n ? -errno : -EIO;
		for (size_t i = 0; i < n / sizeof(*word); i++)
			*hash = (*hash ^ word[i]) * RAM_FNV_PRIME;
	}
	return 0;
}
