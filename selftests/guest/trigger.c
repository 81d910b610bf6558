// SPDX-License-Identifier: GPL-2.0
/* trigger.c - load the crash-trigger module and speak to it */
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "guest.h"

#define TRIGGER_MODULE "/crash_trigger.ko"

static int device = -1;

/* init_module(), because kernels before 3.8 have no finit_module() */
static int trigger_insert(int fd, size_t size)
{
	void *image = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
	int rc;

	if (image == MAP_FAILED)
		return -errno;
	rc = syscall(SYS_init_module, image, size, "") ? -errno : 0;
	munmap(image, size);
	return rc;
}

/* Without the file, for a kernel that somebody else built, do without the module */
void trigger_load(void)
{
	cleanup(close) int fd = open(TRIGGER_MODULE, O_RDONLY | O_CLOEXEC);
	int rc;

	if (fd < 0)
		return;
	rc = trigger_insert(fd, file_size(TRIGGER_MODULE));
	if (rc && rc != -EEXIST)
		channel_give_up("%s: %s", TRIGGER_MODULE, strerror(-rc));
	device = open(CRASH_TRIGGER_DEV, O_RDWR | O_CLOEXEC);
	if (device < 0)
		channel_give_up("%s: %s", CRASH_TRIGGER_DEV, strerror(errno));
}

bool trigger_loaded(void)
{
	return device >= 0;
}

static int trigger_info(struct crash_trigger_info *info)
{
	if (read(device, info, sizeof(*info)) != sizeof(*info))
		return errno ? -errno : -EIO;
	return 0;
}

/* The record's physical address; 0 without the module */
uint64_t trigger_record(void)
{
	struct crash_trigger_info info;
	int rc;

	if (!trigger_loaded())
		return 0;
	rc = trigger_info(&info);
	if (rc)
		channel_give_up("%s: %s", CRASH_TRIGGER_DEV, strerror(-rc));
	return info.record_phys;
}

/* The gate's physical address; 0: there is none */
uint64_t trigger_gate(void)
{
	struct crash_trigger_info info;
	int rc = trigger_info(&info);

	if (rc)
		channel_give_up("%s: %s", CRASH_TRIGGER_DEV, strerror(-rc));
	return info.gate_phys;
}

int trigger_arm(const struct crash_trigger_request *request, int64_t *deadline_ns)
{
	struct crash_trigger_info info;
	int rc;

	if (write(device, request, sizeof(*request)) != sizeof(*request))
		return -errno;
	rc = trigger_info(&info);
	if (!rc)
		*deadline_ns = info.deadline_ns;
	return rc;
}
