// SPDX-License-Identifier: GPL-2.0
/* blob.c - a file as bytes: read whole, changed, written back */
#include <stdio.h>
#include <stdlib.h>

#include "blob.h"
#include "file.h"

#define SIZE_LIMIT (64 << 20)

bool blob_read(struct blob *b, const char *dir, const char *file)
{
	snprintf(b->path, sizeof(b->path), "%s/%s", dir, file);
	return !file_read(b->path, SIZE_LIMIT, &b->data, &b->len);
}

bool blob_write(struct blob *b)
{
	bool ok = !file_write(b->path, b->data, b->len);

	free(b->data);
	return ok;
}

bool blob_put(char *at, size_t room, const char *hex)
{
	for (size_t i = 0; hex[2 * i]; i++)
		if (i == room || sscanf(hex + 2 * i, "%2hhx", (unsigned char *)at + i) != 1)
			return false;
	return true;
}
