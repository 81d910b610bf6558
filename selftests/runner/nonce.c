// SPDX-License-Identifier: GPL-2.0
/* nonce.c - a number that no other run has */
#include <errno.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/random.h>

#include "nonce.h"

int nonce_create(char nonce[PROTO_NONCE_LEN + 1])
{
	uint64_t n;

	if (getrandom(&n, sizeof(n), 0) != sizeof(n))
		return -errno;
	snprintf(nonce, PROTO_NONCE_LEN + 1, "%016" PRIx64, n);
	return 0;
}
