// SPDX-License-Identifier: GPL-2.0
/* entry.c - the ways into panic(), and beside it */
#include <errno.h>
#include <fcntl.h>
#include <linux/reboot.h>
#include <stddef.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "channel.h"
#include "cmdline.h"
#include "entry.h"
#include "kexec.h"
#include "proto.h"
#include "trigger.h"
#include "util.h"

#define SYSRQ_TRIGGER "/proc/sysrq-trigger"

static void entry_check_sysrq(void)
{
	if (access(SYSRQ_TRIGGER, W_OK))
		channel_give_up(SYSRQ_TRIGGER ": no such file; CONFIG_MAGIC_SYSRQ is needed");
}

/* Each racer opens its own: the lock of a shared file would let them through one by one */
static void entry_sysrq_key(char key)
{
	int fd = open(SYSRQ_TRIGGER, O_WRONLY | O_CLOEXEC);

	if (fd < 0 || write(fd, &key, 1) != 1)
		channel_give_up(SYSRQ_TRIGGER " refuses %c", key);
}

static void entry_sysrq(void)
{
	entry_sysrq_key('c');
}

/* As a watchdog does: at once, with no notifier, no driver and no console in the way */
static void entry_sysrq_reboot(void)
{
	entry_sysrq_key('b');
}

/* Busy: a panic has come first, and holds the kexec lock; then that is how it ends */
static void entry_reboot_command(int command)
{
	syscall(SYS_reboot, LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2, command, NULL);
	if (errno != EBUSY)
		channel_give_up("reboot(0x%x): %s", command, strerror(errno));
}

static void entry_reboot(void)
{
	entry_reboot_command(LINUX_REBOOT_CMD_RESTART);
}

static void entry_halt(void)
{
	entry_reboot_command(LINUX_REBOOT_CMD_HALT);
}

static void entry_kexec(void)
{
	entry_reboot_command(LINUX_REBOOT_CMD_KEXEC);
}

/* Until a panic ends it: while an image is being loaded there is no other one */
static void entry_reload(void)
{
	for (;;)
		kexec_load_crash(cmdline_value(PROTO_ARG_LOADER, "file"), trigger_record());
}

static const struct entry entries[] = {
	{ .name = "module", .module = CRASH_TRIGGER_MODULE },
	{ .name = "irq", .module = CRASH_TRIGGER_IRQ },
	{ .name = "bug", .module = CRASH_TRIGGER_BUG },
	{ .name = "bug-irq", .module = CRASH_TRIGGER_BUG_IRQ },
	{ .name = "spin", .module = CRASH_TRIGGER_SPIN },
	{ .name = "sysrq", .prepare = entry_check_sysrq, .run = entry_sysrq },
	{ .name = "sysrq-b", .prepare = entry_check_sysrq, .run = entry_sysrq_reboot },
	{ .name = "reboot", .run = entry_reboot },
	{ .name = "halt", .run = entry_halt },
	{ .name = "kexec", .prepare = kexec_load_normal, .run = entry_kexec },
	{ .name = "kexec-l", .run = kexec_load_normal },
	{ .name = "reload", .run = entry_reload },
};

const struct entry *entry_find(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(entries); i++)
		if (!strcmp(name, entries[i].name))
			return &entries[i];
	return NULL;
}
