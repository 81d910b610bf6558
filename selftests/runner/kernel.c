// SPDX-License-Identifier: GPL-2.0
/* kernel.c - one built kernel: its image folder */
#include <err.h>
#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <string.h>

#include "host.h"
#include "kernel.h"
#include "proto.h"
#include "testcase.h"

static bool kernel_parse(struct kernel *k)
{
	const char *transport = json_get_str(k->json, "transport", "virtio");

	k->mem_mb = json_get_num(k->json, "mem_mb", 0);
	k->crashkernel = json_get_str(k->json, "crashkernel", "256M");
	k->class = json_get_str(k->json, "class", NULL);
	if (!k->class)
		return refused(false, "%s: no \"class\"", k->json_path);
	if (!testcase_knows_class(k->class))
		return refused(false, "%s: \"class\": no case knows kernels of class \"%s\"",
			       k->json_path, k->class);
	k->transport = transport_find(transport);
	if (!k->transport)
		return refused(false, "%s: no transport is called \"%s\"", k->json_path, transport);
	if (!access(k->image, R_OK) && !access(k->initrd, R_OK))
		return true;
	warn("kernel %s: %s", k->name, access(k->image, R_OK) ? k->image : k->initrd);
	return false;
}

struct kernel *kernel_create(const char *images, const char *name)
{
	struct kernel *k = xcalloc(1, sizeof(*k));

	k->name = xstrdup(name);
	k->image = text_format("%s/%s/image", images, name);
	k->initrd = text_format("%s/%s/initrd", images, name);
	k->vmlinux = text_format("%s/%s/vmlinux", images, name);
	k->system_map = text_format("%s/%s/System.map", images, name);
	k->json_path = text_format("%s/%s/" EVIDENCE_KERNEL, images, name);
	k->json = json_read_object(k->json_path);
	if (k->json && kernel_parse(k))
		return k;
	kernel_destroy(k);
	return NULL;
}

void kernel_destroy(struct kernel *k)
{
	if (!k)
		return;
	json_object_put(k->json);
	free(k->name);
	free(k->image);
	free(k->initrd);
	free(k->vmlinux);
	free(k->system_map);
	free(k->json_path);
	free(k);
}

bool kernel_has(const struct kernel *k, const char *symbol)
{
	cleanup(fclose) FILE *f = fopen(k->system_map, "re");
	char line[512], name[256];

	while (f && fgets(line, sizeof(line), f))
		if (sscanf(line, "%*s %*s %255s", name) == 1 &&
		    !fnmatch(symbol, name, FNM_EXTMATCH))
			return true;
	if (!f || ferror(f))
		host_check(errno, k->system_map);
	return false;
}
