// SPDX-License-Identifier: GPL-2.0
/* pagemap.c - physical addresses of this process's pages */
#include "guest.h"

/* An entry of /proc/self/pagemap, see Documentation/admin-guide/mm/pagemap.rst */
#define PAGEMAP_PRESENT (1ULL << 63)
#define PAGEMAP_PFN	((1ULL << 55) - 1)

int pagemap_phys(const void *address, uint64_t *phys)
{
	cleanup(close) int fd = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
	uint64_t entry;
	int rc;

	if (fd < 0)
		return -errno;
	rc = file_pread_all(fd, &entry, sizeof(entry),
			    (uintptr_t)address / PAGEMAP_PAGE * sizeof(entry));
	if (rc)
		return rc;
	if (!(entry & PAGEMAP_PRESENT))
		return -EFAULT;
	*phys = (entry & PAGEMAP_PFN) * PAGEMAP_PAGE;
	return 0;
}
