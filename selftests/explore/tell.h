/* SPDX-License-Identifier: GPL-2.0 */
/* tell.h - what a CPU is about to do, in words */
#ifndef TELL_H
#define TELL_H

#include "machine.h"

/* Add to what the last move was, in words */
void tell_say(struct machine *m, const char *fmt, ...) __printf(2, 3);
/* Added to m->said, if that is wanted: it costs a look into memory */
void tell_describe(struct machine *m, unsigned int cpu);

#endif
