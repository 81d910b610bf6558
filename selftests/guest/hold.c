// SPDX-License-Identifier: GPL-2.0
/* hold.c - moments of a panic, oops, reboot or kexec at which a CPU can be held */
#include "guest.h"

/* The first function that is called then, and by nobody before */
static const struct hold_moment {
	const char *name; /* hold= of the go line */
	const char *function;
} hold_moments[] = {
	{ "print", "bust_spinlocks" },		  /* owns the panic, has printed nothing */
	{ "lock", "machine_kexec" },		  /* holds the kexec lock, has not summed up */
	{ "stop", "smp_send_stop" },		  /* holds the kexec lock, sums are right */
	{ "shutdown", "kernel_restart_prepare" }, /* kexec -e, holds the kexec lock */
	{ "load", "machine_kexec_prepare" },	  /* kexec -l or -p, holds the kexec lock */
	{ "die", "print_modules" },		  /* in an oops, holds the lock of die() */
	{ "delegate", "smp_call_ipl_cpu" },	  /* has stopped all others */
	{ "ipl", "__machine_kdump" },		  /* the IPL CPU, on its way to the crash kernel */
};

int hold_find(const char *moment, uint64_t *function)
{
	uint64_t size;
	int rc;

	for (size_t i = 0; i < ARRAY_SIZE(hold_moments); i++) {
		if (strcmp(moment, hold_moments[i].name))
			continue;
		rc = kallsyms_find(hold_moments[i].function, function, &size);
		if (rc)
			return rc;
		return *function % 8 || size < CRASH_TRIGGER_HOLD ? -EFBIG : 0;
	}
	return -EINVAL;
}
