/* SPDX-License-Identifier: GPL-2.0 */
/* console.h - the guest kernel's console: kept, and moves nothing */
#ifndef CONSOLE_H
#define CONSOLE_H

#include "folder.h"
#include "lines.h"
#include "loop.h"

struct console {
	struct source *source;
	struct folder *folder;
	struct lines lines;
	int fd;
	size_t bytes; /* received */
};

/* Takes over @fd */
void console_create(struct console *con, struct loop *loop, int fd, struct folder *folder);
void console_destroy(struct console *con);

#endif
