// SPDX-License-Identifier: GPL-2.0
/* vmdump.c - the guest's memory as QEMU dumps it, what CP VMDUMP is on z/VM */
#include "vmdump.h"

struct json_object *vmdump_args(const struct evidence *ev, const char *file)
{
	char *dir __cleanup(free_cleanup) = realpath(ev->path, NULL);
	char *to __cleanup(free_cleanup) = text_format("file:%s/%s", dir ?: ".", file);
	struct json_object *args = json_object_new_object();

	json_object_object_add(args, "paging", json_object_new_boolean(false));
	json_add_str(args, "protocol", to);
	json_add_str(args, "format", "kdump-zlib");
	return args;
}
