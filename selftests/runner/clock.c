// SPDX-License-Identifier: GPL-2.0
/* clock.c - the run's clock, and where the guest's TOD stands on it */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "clock.h"

double clock_now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1e3 + ts.tv_nsec / 1e6;
}

void clock_start(struct clock *c)
{
	c->epoch_ms = clock_now_ms();
}

double clock_ms(const struct clock *c)
{
	return clock_now_ms() - c->epoch_ms;
}

bool clock_tod_answered(struct clock_tod *t, double now_ms, const char *tod)
{
	double rtt = now_ms - t->asked_ms;

	if (strlen(tod) != 16 || strspn(tod, "0123456789abcdef") != 16)
		return false;
	if (!t->rounds++ || rtt < t->rtt_ms) {
		t->rtt_ms = rtt;
		t->host_ms = now_ms - rtt / 2;
		strcpy(t->tod, tod);
	}
	return true;
}
