// SPDX-License-Identifier: GPL-2.0
/* capture_forms.c - the dump in forms that makedumpfile makes of /proc/vmcore only */
#include "guest.h"

#define ELF    "/tmp/vmcore.elf"
#define PART1  "/tmp/part1"
#define PART2  "/tmp/part2"
#define JOINED "/tmp/vmcore.joined"

/* One at a time: the capture kernel's memory is small */
static void forms_send(const char *name, const char *path)
{
	capture_send(name, path);
	unlink(path);
}

static void forms_elf(const char *level)
{
	const char *const argv[] = { "makedumpfile", "-E", "-d", level, CAPTURE_VMCORE, ELF, NULL };

	channel_say(PROTO_EXIT " tool=makedumpfile-E code=%d level=%s",
		    command_run(argv, CAPTURE_LOG, ELF), level);
	forms_send(EVIDENCE_ELF, ELF);
}

static void forms_split(const char *level)
{
	const char *const split[] = { "makedumpfile", "--split", "-c",	"-d", level,
				      CAPTURE_VMCORE, PART1,	 PART2, NULL };
	const char *const join[] = { "makedumpfile", "--reassemble", PART1, PART2, JOINED, NULL };

	channel_say(PROTO_EXIT " tool=makedumpfile--split code=%d level=%s",
		    command_run(split, CAPTURE_LOG, PART2), level);
	channel_say(PROTO_EXIT " tool=makedumpfile--reassemble code=%d",
		    command_run(join, CAPTURE_LOG, JOINED));
	unlink(PART1);
	unlink(PART2);
	forms_send(EVIDENCE_JOINED, JOINED);
}

void capture_forms(const char *level)
{
	forms_elf(level);
	forms_split(level);
}
