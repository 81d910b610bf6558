/* SPDX-License-Identifier: GPL-2.0 */
/* wire.h - what the stand-ins for QEMU share: their chardevs, whole writes */
#ifndef WIRE_H
#define WIRE_H

#include <stdbool.h>
#include <stddef.h>

enum wire { WIRE_QMP, WIRE_CONSOLE, WIRE_CHANNEL, WIRE_DATA, WIRE_COUNT };

/* Descriptors of the runner's `-chardev socket,id=NAME,fd=N`; -1 where there is none */
void wire_find(char **argv, int fd[WIRE_COUNT]);

/* Write all of it; false where the other end is gone */
bool wire_write(int fd, const void *data, size_t len);
bool wire_say(int fd, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif
