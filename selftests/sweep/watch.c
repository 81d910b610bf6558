// SPDX-License-Identifier: GPL-2.0
/* watch.c - what a race leaves in the guest's memory while it runs */
#include <endian.h>
#include <err.h>
#include <string.h>

#include "clock.h"
#include "crash_trigger.h"
#include "util.h"
#include "watch.h"

#define TOD_PER_MS 4096000.0

static bool watch_has(const struct watch *w, uint64_t at, size_t len)
{
	return at < w->size && len <= w->size - at;
}

/* Where the kernel lies is told by its banner, which shares its page's offset */
static bool watch_find_kernel(const struct watch *w, uint64_t *slide)
{
	const char *text = w->symbols->banner_text;
	const unsigned char *p = w->ram, *end = w->ram + w->size;

	while ((p = memmem(p, end - p, text, strlen(text)))) {
		if (((p - w->ram) ^ w->symbols->banner) % 4096 == 0) {
			*slide = p - w->ram - w->symbols->banner;
			return true;
		}
		p++;
	}
	return false;
}

bool watch_create(struct watch *w, const unsigned char *ram, size_t size,
		  const struct symbols *symbols, uint64_t record)
{
	uint64_t slide;

	*w = (struct watch){ .ram = ram, .size = size, .symbols = symbols, .record = record };
	if (!record || !watch_has(w, record, sizeof(struct crash_trigger_record)))
		return refused(false,
			       "the guest has no crash trigger: there is nothing to race with");
	if (symbols->panic_cpu && watch_find_kernel(w, &slide))
		w->panic_cpu = symbols->panic_cpu + slide;
	if (!watch_has(w, w->panic_cpu, sizeof(uint32_t)))
		w->panic_cpu = 0;
	return true;
}

/* Returns false where the record is another one's */
static bool watch_read(const struct watch *w, const char *nonce, struct crash_trigger_record *r)
{
	memcpy(r, w->ram + w->record, sizeof(*r));
	return !memcmp(r->magic, CRASH_TRIGGER_MAGIC, sizeof(r->magic)) &&
	       !memcmp(r->nonce, nonce, sizeof(r->nonce));
}

bool watch_is_fresh(const struct watch *w, const char *nonce)
{
	struct crash_trigger_record r;
	bool fresh = watch_read(w, nonce, &r);

	for (int i = 0; i < CRASH_TRIGGER_CPUS; i++)
		fresh &= !r.call[i].tod;
	return fresh;
}

void watch_begin(struct watch *w)
{
	w->seen_ms = 0;
	w->winner = -1;
	memset(w->call, 0, sizeof(w->call));
}

/* The old kernel's memory may be in use by the new one: what was seen once stays */
void watch_look(struct watch *w, const char *nonce)
{
	struct crash_trigger_record r;
	uint32_t owner;

	w->last_ms = clock_now_ms();
	if (!watch_read(w, nonce, &r))
		return;
	for (int i = 0; i < CRASH_TRIGGER_CPUS; i++)
		if (r.call[i].tod)
			w->call[i] = be64toh(r.call[i].tod);
	if (!w->seen_ms && watch_calls(w))
		w->seen_ms = w->last_ms;
	if (!w->panic_cpu)
		return;
	memcpy(&owner, w->ram + w->panic_cpu, sizeof(owner));
	owner = be32toh(owner);
	if (owner < CRASH_TRIGGER_CPUS)
		w->winner = owner;
}

unsigned int watch_calls(const struct watch *w)
{
	unsigned int n = 0;

	for (int i = 0; i < CRASH_TRIGGER_CPUS; i++)
		n += w->call[i] != 0;
	return n;
}

double watch_skew_ms(const struct watch *w)
{
	uint64_t first = 0, second = 0;

	for (int i = 0; i < CRASH_TRIGGER_CPUS; i++) {
		uint64_t call = w->call[i];

		if (call && (!first || call < first)) {
			second = first;
			first = call;
		} else if (call && (!second || call < second)) {
			second = call;
		}
	}
	return second ? (second - first) / TOD_PER_MS : -1;
}

double watch_took_ms(const struct watch *w)
{
	return w->seen_ms ? w->last_ms - w->seen_ms : -1;
}
