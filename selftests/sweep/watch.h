/* SPDX-License-Identifier: GPL-2.0 */
/* watch.h - what a race leaves in the guest's memory while it runs */
#ifndef WATCH_H
#define WATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "symbols.h"

struct watch {
	const unsigned char *ram; /* the guest's memory, seen through a mapping of it */
	size_t size;
	const struct symbols *symbols;
	uint64_t record;    /* physical address */
	uint64_t panic_cpu; /* physical address; 0: not known */

	/* Of the race under way */
	uint64_t call[64];
	int winner;		 /* who owned the panic; -1: not known */
	double seen_ms, last_ms; /* host time of the first look that saw a call; of the last one */
};

/* The guest is armed: find the kernel in its memory */
bool watch_create(struct watch *w, const unsigned char *ram, size_t size,
		  const struct symbols *symbols, uint64_t record);

/* The record is as no race has left it: of @nonce, and without a call */
bool watch_is_fresh(const struct watch *w, const char *nonce);
void watch_begin(struct watch *w);
void watch_look(struct watch *w, const char *nonce);

unsigned int watch_calls(const struct watch *w);
/* ms from the first call of panic() to the second; negative where there was none */
double watch_skew_ms(const struct watch *w);
/* ms of the host from the first look that saw a call to the last look; negative: none did */
double watch_took_ms(const struct watch *w);

#endif
