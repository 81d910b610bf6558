// SPDX-License-Identifier: GPL-2.0
/* pattern.c - pages of known content in user space, for the dump to be checked against */
#include <sched.h>
#include <sys/mman.h>

#include "guest.h"

#define PATTERN_FILE  "/tmp/pattern"
#define PATTERN_PAGES (CRASH_TRIGGER_USERS / 2)
#define PATTERN_SIZE  (PATTERN_PAGES * PAGEMAP_PAGE)

/* The module counts its own pages from 1 */
#define PATTERN_SEED 0x10000

static uint64_t *pattern_anonymous(void)
{
	return mmap(NULL, PATTERN_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

/* The file's pages stay in the page cache, on a tmpfs or the rootfs */
static uint64_t *pattern_cache(void)
{
	cleanup(close) int fd = open(PATTERN_FILE, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	if (fd < 0 || ftruncate(fd, PATTERN_SIZE))
		return MAP_FAILED;
	return mmap(NULL, PATTERN_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
}

/*
 * A page that still waits in its CPU's own list is on no LRU list, and for
 * makedumpfile none of the page cache (seen on 5.10). Unmapping something
 * empties that list (unmap_region(), mm/mmap.c).
 */
static void pattern_drain(void)
{
	void *memory = mmap(NULL, PAGEMAP_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
			    -1, 0);

	if (memory != MAP_FAILED)
		munmap(memory, PAGEMAP_PAGE);
}

/* That list is the CPU's, so that all of it must be done on one */
static void pattern_stay(cpu_set_t *before)
{
	cpu_set_t here;

	CPU_ZERO(&here);
	CPU_SET(sched_getcpu(), &here);
	if (sched_getaffinity(0, sizeof(*before), before) ||
	    sched_setaffinity(0, sizeof(here), &here))
		channel_give_up("pattern pages: CPU affinity: %s", strerror(errno));
}

static int pattern_fill(struct crash_trigger_request *request, uint64_t nonce, uint64_t *memory,
			uint32_t kind)
{
	struct crash_trigger_pattern *pattern = &request->user[request->nuser];
	uint64_t *page, phys;
	uint32_t i, word;
	int rc;

	if (memory == MAP_FAILED || mlock(memory, PATTERN_SIZE))
		return -errno;

	for (i = 0; i < PATTERN_PAGES; i++, pattern++) {
		page = memory + i * (PAGEMAP_PAGE / sizeof(*page));
		pattern->kind = kind;
		pattern->seed = PATTERN_SEED + request->nuser++;
		for (word = 0; word < PAGEMAP_PAGE / sizeof(*page); word++)
			page[word] = crash_trigger_word(nonce, pattern->seed, word);
		rc = pagemap_phys(page, &phys);
		if (rc)
			return rc;
		pattern->phys = phys;
	}
	return 0;
}

/* Fill pages for the request's nonce, and enter them in the request */
void pattern_plant(struct crash_trigger_request *request)
{
	char digits[CRASH_TRIGGER_NONCE + 1] = "";
	cpu_set_t before;
	uint64_t nonce;
	int rc;

	memcpy(digits, request->nonce, CRASH_TRIGGER_NONCE);
	nonce = strtoull(digits, NULL, 16);

	pattern_stay(&before);
	rc = pattern_fill(request, nonce, pattern_anonymous(), CRASH_TRIGGER_USER);
	if (!rc)
		rc = pattern_fill(request, nonce, pattern_cache(), CRASH_TRIGGER_CACHE);
	pattern_drain();
	sched_setaffinity(0, sizeof(before), &before);
	if (rc)
		channel_give_up("pattern pages: %s", strerror(-rc));
}
