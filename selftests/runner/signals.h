/* SPDX-License-Identifier: GPL-2.0 */
/* signals.h - SIGINT, SIGTERM and SIGHUP ask the loop to end */
#ifndef SIGNALS_H
#define SIGNALS_H

#include "loop.h"

struct signals {
	struct loop *loop;
	struct loop_source source;
};

int signals_create(struct signals *s, struct loop *loop);
void signals_destroy(struct signals *s);

#endif
