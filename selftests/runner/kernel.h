/* SPDX-License-Identifier: GPL-2.0 */
/* kernel.h - one built kernel: its image folder */
#ifndef KERNEL_H
#define KERNEL_H

#include "json.h"
#include "transport.h"

struct kernel {
	char *name;
	char *image;
	char *initrd;
	char *vmlinux;
	char *system_map;
	char *json_path;
	struct json_object *json;
	const char *class;
	const struct transport_ops *transport;
	/* What a large kernel wants */
	unsigned int mem_mb; /* of the guest, at least */
	const char *crashkernel;
};

/* Complains on stderr and returns NULL where the folder misses something */
struct kernel *kernel_create(const char *images, const char *name);
void kernel_destroy(struct kernel *k);

/* Does its System.map name @symbol, as fnmatch(3) knows it with FNM_EXTMATCH? */
bool kernel_has(const struct kernel *k, const char *symbol);

#endif
