// SPDX-License-Identifier: GPL-2.0
/* kexec.c - load the crash kernel with kexec-tools */
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "channel.h"
#include "cmdline.h"
#include "command.h"
#include "kexec.h"
#include "proto.h"

#define KEXEC_IMAGE  "/boot/image"
#define KEXEC_INITRD "--initrd=/boot/capture.cpio"
#define KEXEC_LOG    "/tmp/kexec.log"

/* What the capture kernel gets of the command line that we were booted with */
static const char *const kexec_passed_on[] = {
	"console",	  PROTO_ARG_TRANSPORT, PROTO_ARG_TTY,  PROTO_ARG_LEVEL,
	PROTO_ARG_TARGET, PROTO_ARG_FORMS,     PROTO_ARG_CPUS, NULL,
};

static void kexec_run(const char *const *argv)
{
	int code = command_run(argv, KEXEC_LOG, NULL);

	if (code)
		channel_give_up("kexec: exit code %d: %s", code, command_last_line(KEXEC_LOG));
}

/* An empty request: the system call is either not there (3.2) or finds fault with it */
static bool kexec_has_file_load(void)
{
	return syscall(SYS_kexec_file_load, -1, -1, 0UL, NULL, 0UL) == 0 || errno != ENOSYS;
}

/* @loader: "file" (the kernel reads the image, where it can), "load" (kexec-tools' own purgatory) or "none" */
void kexec_load_crash(const char *loader, uint64_t record_phys)
{
	const char *cpus = cmdline_value(PROTO_ARG_CPUS, "1");
	char append[2048];
	const char *argv[] = { "kexec", NULL, "-p", KEXEC_INITRD, append, KEXEC_IMAGE, NULL };

	if (!strcmp(loader, "none"))
		return;
	if (!strcmp(loader, "file"))
		argv[1] = kexec_has_file_load() ? "-s" : "-c";
	else if (!strcmp(loader, "load"))
		argv[1] = "-c";
	else
		channel_give_up(PROTO_ARG_LOADER "=%s: must be file, load or none", loader);

	/* maxcpus: 3.2 brings all CPUs up in spite of nr_cpus */
	snprintf(append, sizeof(append),
		 "--append=rdinit=/init nr_cpus=%s maxcpus=%s " PROTO_ARG_ROLE
		 "=capture " PROTO_ARG_RECORD "=0x%" PRIx64,
		 cpus, cpus, record_phys);
	cmdline_copy(append, sizeof(append), kexec_passed_on);
	kexec_run(argv);
}

/* For a reboot into it, beside the crash kernel: it says hello, and no more */
void kexec_load_normal(void)
{
	char append[2048] = "--append=rdinit=/init " PROTO_ARG_LOADER "=none";
	const char *argv[] = { "kexec", NULL, "-l", KEXEC_INITRD, append, KEXEC_IMAGE, NULL };

	argv[1] = kexec_has_file_load() ? "-s" : "-c";
	cmdline_copy(append, sizeof(append), kexec_passed_on);
	kexec_run(argv);
}
