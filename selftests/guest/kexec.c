// SPDX-License-Identifier: GPL-2.0
/* kexec.c - load the crash kernel with kexec-tools */
#include <sys/syscall.h>

#include "guest.h"

#define KEXEC_IMAGE  "/boot/image"
#define KEXEC_INITRD "--initrd=/boot/capture.cpio"
#define KEXEC_LOG    "/tmp/kexec.log"

/* What the capture kernel gets of the command line that we were booted with */
static const char *const kexec_passed_on[] = {
	"console",	  PROTO_ARG_TRANSPORT, PROTO_ARG_TTY,  PROTO_ARG_LEVEL,
	PROTO_ARG_TARGET, PROTO_ARG_FORMS,     PROTO_ARG_CPUS, NULL,
};

/* @words stand on its command line before those that are passed on */
static void kexec_load(const char *how, const char *what, const char *words)
{
	char append[2048];
	const char *const argv[] = { "kexec", how, what, KEXEC_INITRD, append, KEXEC_IMAGE, NULL };
	int code;

	snprintf(append, sizeof(append), "--append=rdinit=/init %s", words);
	cmdline_copy(append, sizeof(append), kexec_passed_on);
	code = command_run(argv, KEXEC_LOG, NULL);
	if (code)
		channel_give_up("kexec: exit code %d: %s", code, command_last_line(KEXEC_LOG));
}

/* An empty request: the system call is either not there (3.2) or finds fault with it */
static const char *kexec_file_or_not(void)
{
	bool has = !syscall(SYS_kexec_file_load, -1, -1, 0UL, NULL, 0UL) || errno != ENOSYS;

	return has ? "-s" : "-c";
}

/* @loader: "file" (the kernel reads the image, where it can), "load" (kexec-tools' own purgatory) or "none" */
void kexec_load_crash(const char *loader, uint64_t record_phys)
{
	const char *cpus = cmdline_value(PROTO_ARG_CPUS, "1");
	char words[256];

	if (!strcmp(loader, "none"))
		return;
	if (strcmp(loader, "file") && strcmp(loader, "load"))
		channel_give_up(PROTO_ARG_LOADER "=%s: must be file, load or none", loader);
	/* maxcpus: 3.2 brings all CPUs up in spite of nr_cpus */
	snprintf(words, sizeof(words),
		 "nr_cpus=%s maxcpus=%s " PROTO_ARG_ROLE "=capture " PROTO_ARG_RECORD "=0x%" PRIx64,
		 cpus, cpus, record_phys);
	kexec_load(strcmp(loader, "file") ? "-c" : kexec_file_or_not(), "-p", words);
}

/* For a reboot into it, beside the crash kernel: it says hello, and no more */
void kexec_load_normal(void)
{
	kexec_load(kexec_file_or_not(), "-l", PROTO_ARG_LOADER "=none");
}
