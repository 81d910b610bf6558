// SPDX-License-Identifier: GPL-2.0
/*
 * record.c - the page that tells the dump's reader what happened
 */
#include <linux/gfp.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/string.h>

#include "trigger.h"

struct crash_trigger_record *record;

int record_create(void)
{
	BUILD_BUG_ON(sizeof(*record) > PAGE_SIZE);

	record = (struct crash_trigger_record *)get_zeroed_page(GFP_KERNEL);
	if (!record)
		return -ENOMEM;

	memcpy(record->magic, CRASH_TRIGGER_MAGIC, sizeof(record->magic));
	record->version = cpu_to_be32(CRASH_TRIGGER_VERSION);
	return 0;
}

void record_destroy(void)
{
	free_page((unsigned long)record);
}

u64 record_phys(void)
{
	return virt_to_phys(record);
}

void record_start(const struct crash_trigger_request *request)
{
	memcpy(record->nonce, request->nonce, sizeof(record->nonce));
	memset(record->call, 0, sizeof(record->call));
	record_racers(request->nracers, request->racer[0].entry);
}

/* @entry: of the first one */
void record_racers(__be32 nracers, __be32 entry)
{
	record->go_tod = cpu_to_be64(trigger_tod());
	record->ncpus = nracers;
	record->entry = entry;
}

void record_deadline(u64 deadline_tod)
{
	record->deadline_tod = cpu_to_be64(deadline_tod);
}

/* Called on its own CPU as the last thing before it enters panic() */
void record_call(unsigned int cpu)
{
	record->call[cpu].tod = cpu_to_be64(trigger_tod());
}
