/* SPDX-License-Identifier: GPL-2.0 */
/* record.h - the crash trigger's record in the dead kernel's memory */
#ifndef RECORD_H
#define RECORD_H

#include <stdint.h>

#include "crash_trigger.h"

int record_read(const char *vmcore, uint64_t phys, struct crash_trigger_record *record);

#endif
