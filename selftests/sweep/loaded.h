/* SPDX-License-Identifier: GPL-2.0 */
/* loaded.h - what was loaded for the crash kernel, and whether memory still holds it */
#ifndef LOADED_H
#define LOADED_H

#include "gdb.h"
#include "ram.h"
#include "symbols.h"

#define LOADED_SEGMENTS 16 /* KEXEC_SEGMENT_MAX, include/uapi/linux/kexec.h */

struct loaded {
	struct {
		uint64_t at, size;
	} segment[LOADED_SEGMENTS];
	unsigned int n;
};

/*
 * Ask a guest whose CPUs stand, and which runs @slide from where it is linked, for
 * the segments of its crash kernel: all of them but purgatory, which writes to its
 * own. A negative errno.
 */
int loaded_find(struct loaded *l, struct gdb *gdb, const struct symbols *symbols, uint64_t slide,
		const struct ram *ram);
/* False: *@at is the first address that is not as it was kept */
bool loaded_is_whole(const struct loaded *l, const struct ram *ram, uint64_t *at);

#endif
