/* SPDX-License-Identifier: GPL-2.0 */
/* pattern.h - pages of known content in user space, for the dump to be checked against */
#ifndef PATTERN_H
#define PATTERN_H

#include "crash_trigger.h"

void pattern_plant(struct crash_trigger_request *request);

#endif
