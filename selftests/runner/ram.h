/* SPDX-License-Identifier: GPL-2.0 */
/* ram.h - the guest's memory as a file that we see, and put back in milliseconds */
#ifndef RAM_H
#define RAM_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct ram {
	int fd; /* of the memory: QEMU opens it by its name */
	size_t size;
	unsigned char *seen; /* as the guest has it, mapped */
	unsigned char *kept; /* what it is put back to; NULL: nothing yet */
	/* Where that is no hole, in order */
	struct ram_extent {
		off_t at, end;
	} * extent;
	size_t nextents;
};

/* Of @size bytes. A negative errno. */
int ram_create(struct ram *r, size_t size);
void ram_destroy(struct ram *r);

/* Keep what the guest has now. Its CPUs stand. */
int ram_keep(struct ram *r);
/*
 * Put that back. What QEMU has translated of the old code is no danger where a
 * loadvm came before: cpu_common_post_load() (QEMU, hw/core/cpu or cpu.c)
 * flushes it. A negative errno.
 */
int ram_restore(struct ram *r);

/* Of all that the guest has now, holes as well. A negative errno. */
int ram_hash(const struct ram *r, uint64_t *hash);

#endif
