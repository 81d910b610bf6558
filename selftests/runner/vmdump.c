// SPDX-License-Identifier: GPL-2.0
/* vmdump.c - the guest's memory as QEMU dumps it, what CP VMDUMP is on z/VM */
#include "vmdump.h"

struct json_object *vmdump_args(const struct folder *folder, const char *file)
{
	cleanup(free) char *dir = realpath(folder->path, NULL);
	cleanup(free) char *to = text_format("file:%s/%s", dir ?: ".", file);
	struct json_object *args = json_format("{ 'paging': false, 'format': 'kdump-zlib' }");

	json_add_str(args, "protocol", to);
	return args;
}
