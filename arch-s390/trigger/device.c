// SPDX-License-Identifier: GPL-2.0
/*
 * device.c - /dev/crash-trigger: write a request, read where the record lies
 */
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "trigger.h"

static u64 deadline_ns;

static int device_check(const struct crash_trigger_request *request)
{
	if (be32_to_cpu(request->nuser) > CRASH_TRIGGER_USERS)
		return -EINVAL;
	if (request->notifier[CRASH_TRIGGER_WORD - 1])
		return -EINVAL;
	return racer_check(request);
}

/* Once armed, a kernel is spent: the second request is refused */
static int device_arm(const struct crash_trigger_request *request)
{
	static atomic_t armed = ATOMIC_INIT(0);
	trigger_deed call;
	int rc;

	rc = device_check(request) ?: hold_check(request) ?: notifier_find(request->notifier, &call);
	if (rc)
		return rc;
	if (atomic_xchg(&armed, 1))
		return -EBUSY;
	hold_arm();
	rc = notifier_arm(call);
	if (rc)
		return rc;

	record_start(request);
	pattern_fill(request);
	if (request->damage)
		memory_invert(be64_to_cpu(request->damage));
	return racer_arm(request, &deadline_ns);
}

static ssize_t device_write(struct file *file, const char __user *buffer, size_t count, loff_t *pos)
{
	struct crash_trigger_request *request;
	int rc;

	if (count != sizeof(*request))
		return -EINVAL;

	request = kmalloc(sizeof(*request), GFP_KERNEL);
	if (!request)
		return -ENOMEM;
	rc = -EFAULT;
	if (!copy_from_user(request, buffer, sizeof(*request)))
		rc = device_arm(request);
	kfree(request);
	return rc ? rc : count;
}

static ssize_t device_read(struct file *file, char __user *buffer, size_t count, loff_t *pos)
{
	struct crash_trigger_info info = {
		.record_phys = cpu_to_be64(record_phys()),
		.deadline_ns = cpu_to_be64(deadline_ns),
		.gate_phys = cpu_to_be64(gate_phys()),
	};

	if (count != sizeof(info))
		return -EINVAL;
	return copy_to_user(buffer, &info, sizeof(info)) ? -EFAULT : count;
}

static const struct file_operations device_operations = {
	.owner = THIS_MODULE,
	.read = device_read,
	.write = device_write,
};

static struct miscdevice device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "crash-trigger",
	.fops = &device_operations,
};

/* There is no exit: the record has to stay where the dump's reader looks for it */
static int __init device_init(void)
{
	int rc;

	rc = record_create();
	if (rc)
		return rc;
	rc = pattern_create();
	if (rc)
		goto free_record;
	rc = misc_register(&device);
	if (rc)
		goto free_patterns;
	return 0;

free_patterns:
	pattern_destroy();
free_record:
	record_destroy();
	return rc;
}
module_init(device_init);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Send chosen CPUs into panic() at one moment");
