// SPDX-License-Identifier: GPL-2.0
/* capture.c - the role of the kernel that writes the dump */
#include <sys/mount.h>

#include "guest.h"

#define DUMP_DIR "/tmp"
#define DUMP	 DUMP_DIR "/vmcore"
#define DMESG	 "/vmcore.dmesg"

static int capture_dmesg(void)
{
	static const char *const argv[] = { "makedumpfile", "--dump-dmesg", CAPTURE_VMCORE, DMESG,
					    NULL };

	return command_run(argv, CAPTURE_LOG, DMESG);
}

/* The last nonce in the dead kernel's log, whatever the panic was */
static void capture_nonce_of_dmesg(char *nonce)
{
	cleanup(fclose) FILE *dmesg = fopen(DMESG, "re");
	char line[1024];
	const char *text;

	while (dmesg && fgets(line, sizeof(line), dmesg)) {
		text = strstr(line, PROTO_KMSG_NONCE);
		if (text)
			sscanf(text + strlen(PROTO_KMSG_NONCE), "%16[0-9a-f]", nonce);
	}
}

static bool capture_nonce_of_record(char *nonce)
{
	uint64_t phys = strtoull(cmdline_value(PROTO_ARG_RECORD, "0"), NULL, 0);
	struct crash_trigger_record record;

	if (!phys || record_read(CAPTURE_VMCORE, phys, &record) || !record.nonce[0])
		return false;
	memcpy(nonce, record.nonce, CRASH_TRIGGER_NONCE);
	return true;
}

/* All that the case wants must have started, also those that were stopped */
static void capture_count_cpus(const char *cpus)
{
	channel_say(PROTO_EXIT " tool=nr_cpus code=%ld",
		    strtol(cpus, NULL, 10) - sysconf(_SC_NPROCESSORS_ONLN));
}

static int capture_dump(const char *level, const char *cpus)
{
	const char *const one[] = { "makedumpfile", "-l", "-d", level, CAPTURE_VMCORE, DUMP, NULL };
	const char *const many[] = { "makedumpfile", "-l",	     "-d", level, "--num-threads",
				     cpus,	     CAPTURE_VMCORE, DUMP, NULL };

	/* A thread that ends loads it, and at times can't: then all of makedumpfile ends */
	if (cpus)
		setenv("LD_PRELOAD", "libgcc_s.so.1", 1);
	return command_run(cpus ? many : one, CAPTURE_LOG, DUMP);
}

void capture_send(const char *name, const char *path)
{
	int rc = transport_get()->send_file(name, path);

	if (rc && rc != -ENOENT)
		channel_give_up("%s: %s", path, strerror(-rc));
}

/* As the case wants it: no room for the dump, or no place at all */
static void capture_spoil_target(void)
{
	if (cmdline_is(PROTO_ARG_TARGET, "full") &&
	    mount("tmpfs", DUMP_DIR, "tmpfs", 0, "size=256k"))
		channel_give_up(DUMP_DIR ": no small tmpfs");
	if (cmdline_is(PROTO_ARG_TARGET, "gone") && rmdir(DUMP_DIR))
		channel_give_up(DUMP_DIR ": %s", strerror(errno));
}

/*
 * Tell which panic brought us here, write the dump, hand it over. The end mark
 * says that all of this was done; how well, the exit codes say.
 */
void capture_run(void)
{
	/* Where the sclp transport is needed, makedumpfile can't find struct page (3.2) */
	const char *level =
		cmdline_value(PROTO_ARG_LEVEL, transport_get() == &transport_sclp ? "1" : "31");
	const char *cpus = cmdline_value(PROTO_ARG_CPUS, NULL);
	char nonce[CRASH_TRIGGER_NONCE + 1] = "0000000000000000";
	uint64_t zero = tod_monotonic_zero();
	int dmesg = -1;

	if (!capture_nonce_of_record(nonce)) {
		dmesg = capture_dmesg();
		capture_nonce_of_dmesg(nonce);
	}
	channel_say(PROTO_FAIL " nonce=%s zero=%016" PRIx64 " role=capture", nonce, zero);

	capture_spoil_target();
	if (cpus)
		capture_count_cpus(cpus);
	channel_say(PROTO_EXIT " tool=makedumpfile code=%d level=%s", capture_dump(level, cpus),
		    level);
	if (dmesg < 0)
		dmesg = capture_dmesg();
	channel_say(PROTO_EXIT " tool=makedumpfile-dmesg code=%d", dmesg);

	capture_send(EVIDENCE_VMCORE, DUMP);
	if (cmdline_is(PROTO_ARG_FORMS, "1"))
		capture_forms(level);
	capture_send(EVIDENCE_DMESG, DMESG);
	capture_send(EVIDENCE_MAKEDUMPFILE, CAPTURE_LOG);
	channel_say(PROTO_SUCCESS " nonce=%s", nonce);
}
