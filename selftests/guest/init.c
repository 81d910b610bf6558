// SPDX-License-Identifier: GPL-2.0
/* init.c - the guest's only process of its own, in the kernel that panics and the one that dumps */
#include <sys/mount.h>
#include <sys/stat.h>

#include "guest.h"

static void init_mount(const char *type, const char *dir)
{
	mkdir(dir, 0755);
	if (mount(type, dir, type, 0, NULL) && errno != EBUSY)
		fprintf(stderr, "init: %s on %s: %s\n", type, dir, strerror(errno));
}

int main(void)
{
	int rc;

	setenv("PATH", "/usr/sbin:/usr/bin:/sbin:/bin", 1);
	init_mount("devtmpfs", "/dev");
	init_mount("proc", "/proc");
	init_mount("sysfs", "/sys");
	mkdir("/tmp", 0700);

	rc = channel_open();
	if (rc)
		fprintf(stderr, "init: no channel: %s\n", strerror(-rc));
	else if (cmdline_is(PROTO_ARG_ROLE, "capture"))
		capture_run();
	else {
		production_prepare();
		production_serve();
	}
	/* The ends are told to the channel; the host ends the guest */
	for (;;)
		pause();
}
