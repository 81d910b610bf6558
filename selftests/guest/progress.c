// SPDX-License-Identifier: GPL-2.0
/* progress.c - say at least once a second that work goes on */
#include <inttypes.h>

#include "channel.h"
#include "progress.h"
#include "proto.h"
#include "tod.h"

/* May be called as often as one likes; speaks twice a second */
void progress_tell(struct progress *progress, int64_t done)
{
	int64_t now = tod_monotonic_ns();

	if (progress->said_ns && now - progress->said_ns < PROGRESS_NS)
		return;
	progress->said_ns = now;
	channel_say(PROTO_PROGRESS " what=%s done=%" PRId64, progress->what, done);
}
