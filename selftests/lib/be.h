/* SPDX-License-Identifier: GPL-2.0 */
/* be.h - raw fields of a dump: big-endian, whatever the host is */
#ifndef BE_H
#define BE_H

#include <endian.h>
#include <stdint.h>
#include <string.h>

static inline uint32_t be32_load(const void *p)
{
	uint32_t v;

	memcpy(&v, p, sizeof(v));
	return be32toh(v);
}

static inline uint64_t be64_load(const void *p)
{
	uint64_t v;

	memcpy(&v, p, sizeof(v));
	return be64toh(v);
}

#endif
