// SPDX-License-Identifier: GPL-2.0
/* kallsyms.c - addresses of kernel functions */
#include "guest.h"

/* The size is the way to the next symbol: the list is in the order of addresses */
int kallsyms_find(const char *name, uint64_t *address, uint64_t *size)
{
	cleanup(fclose) FILE *list = fopen("/proc/kallsyms", "re");
	char line[512], symbol[256];
	bool found = false;
	uint64_t at;

	*size = 0;
	while (list && !*size && fgets(line, sizeof(line), list)) {
		if (sscanf(line, "%" SCNx64 " %*c %255s", &at, symbol) != 2)
			continue;
		if (found)
			*size = at - *address;
		else if (!strcmp(symbol, name)) {
			*address = at;
			found = true;
		}
	}
	return found ? 0 : -ENOENT;
}
