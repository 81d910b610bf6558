/* SPDX-License-Identifier: GPL-2.0 */
/* channel.h - lines from and to the runner */
#ifndef CHANNEL_H
#define CHANNEL_H

#include <stddef.h>

int channel_open(void);
char *channel_read(void);
__attribute__((format(printf, 1, 2))) void channel_say(const char *format, ...);
__attribute__((format(printf, 1, 2), noreturn)) void channel_give_up(const char *format, ...);

#endif
