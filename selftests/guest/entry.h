/* SPDX-License-Identifier: GPL-2.0 */
/* entry.h - the ways into panic(), and beside it */
#ifndef ENTRY_H
#define ENTRY_H

#include <stdbool.h>

#include "crash_trigger.h"

struct entry {
	const char *name;		 /* entry= of the go line */
	enum crash_trigger_entry module; /* the module's number of it, where run is NULL */
	void (*prepare)(void);		 /* once, before anything is armed */
	void (*run)(void);		 /* at the deadline, in a task of its own */
};

const struct entry *entry_find(const char *name);

#endif
