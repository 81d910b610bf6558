/* SPDX-License-Identifier: GPL-2.0 */
/* clock.h - the run's clock, and where the guest's TOD stands on it */
#ifndef CLOCK_H
#define CLOCK_H

#include <stdbool.h>

#define CLOCK_ROUNDS 8

/* A run's epoch: every host_ms of its evidence counts from here */
struct clock {
	double epoch_ms;
};

double clock_now_ms(void); /* CLOCK_MONOTONIC */
void clock_start(struct clock *c);
double clock_ms(const struct clock *c); /* since clock_start() */

/* The best of several rounds of `tod?`: the one with the smallest round trip */
struct clock_tod {
	unsigned int rounds; /* answered so far */
	double asked_ms;
	double host_ms; /* middle between question and answer */
	double rtt_ms;
	char tod[17];
};

/* Returns false where @tod is no TOD value */
bool clock_tod_answered(struct clock_tod *t, double now_ms, const char *tod);

#endif
