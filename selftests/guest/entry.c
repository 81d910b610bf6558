// SPDX-License-Identifier: GPL-2.0
/* entry.c - the ways into panic(), and beside it */
#include <linux/reboot.h>
#include <sys/syscall.h>

#include "guest.h"

#define SYSRQ_TRIGGER "/proc/sysrq-trigger"

static void entry_check_sysrq(void)
{
	if (access(SYSRQ_TRIGGER, W_OK))
		channel_give_up(SYSRQ_TRIGGER ": no such file; CONFIG_MAGIC_SYSRQ is needed");
}

/* Each racer opens its own: the lock of a shared file would let them through one by one */
static void entry_sysrq(int what)
{
	int fd = open(SYSRQ_TRIGGER, O_WRONLY | O_CLOEXEC);
	char key = what;

	if (fd < 0 || write(fd, &key, 1) != 1)
		channel_give_up(SYSRQ_TRIGGER " refuses %c", key);
}

/* Busy: a panic has come first, and holds the kexec lock; then that is how it ends */
static void entry_reboot(int command)
{
	syscall(SYS_reboot, LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2, command, NULL);
	if (errno != EBUSY)
		channel_give_up("reboot(0x%x): %s", command, strerror(errno));
}

static void entry_load_normal(int what)
{
	(void)what;
	kexec_load_normal();
}

/* While an image is being loaded there is no other one */
static void entry_load_crash(int what)
{
	(void)what;
	kexec_load_crash(cmdline_value(PROTO_ARG_LOADER, "file"), trigger_record());
}

/* Until a panic ends it */
static void entry_reload(int what)
{
	for (;;)
		entry_load_crash(what);
}

static const struct entry entries[] = {
	{ .name = "module", .module = CRASH_TRIGGER_MODULE },
	{ .name = "irq", .module = CRASH_TRIGGER_IRQ },
	{ .name = "bug", .module = CRASH_TRIGGER_BUG },
	{ .name = "bug-irq", .module = CRASH_TRIGGER_BUG_IRQ },
	{ .name = "spin", .module = CRASH_TRIGGER_SPIN },
	{ .name = "fault-locks", .module = CRASH_TRIGGER_FAULT_LOCKS },
	{ .name = "fault-sleep", .module = CRASH_TRIGGER_FAULT_SLEEP },
	{ .name = "fault-memory", .module = CRASH_TRIGGER_FAULT_MEMORY },
	{ .name = "fault-race", .module = CRASH_TRIGGER_FAULT_RACE },
	{ .name = "sysrq", .prepare = entry_check_sysrq, .run = entry_sysrq, .what = 'c' },
	/* As a watchdog does: at once, with no notifier, no driver and no console in the way */
	{ .name = "sysrq-b", .prepare = entry_check_sysrq, .run = entry_sysrq, .what = 'b' },
	{ .name = "reboot", .run = entry_reboot, .what = LINUX_REBOOT_CMD_RESTART },
	{ .name = "halt", .run = entry_reboot, .what = LINUX_REBOOT_CMD_HALT },
	{ .name = "kexec",
	  .prepare = kexec_load_normal,
	  .run = entry_reboot,
	  .what = LINUX_REBOOT_CMD_KEXEC },
	{ .name = "kexec-l", .run = entry_load_normal },
	{ .name = "kexec-p", .run = entry_load_crash },
	{ .name = "reload", .run = entry_reload },
};

const struct entry *entry_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(entries); i++)
		if (!strcmp(name, entries[i].name))
			return &entries[i];
	return NULL;
}
