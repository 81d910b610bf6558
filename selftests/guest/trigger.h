/* SPDX-License-Identifier: GPL-2.0 */
/* trigger.h - the crash-trigger module, where there is one */
#ifndef TRIGGER_H
#define TRIGGER_H

#include <stdbool.h>
#include <stdint.h>

#include "crash_trigger.h"

void trigger_load(void);
bool trigger_loaded(void);
uint64_t trigger_record(void);
int trigger_arm(const struct crash_trigger_request *request, int64_t *deadline_ns);

#endif
