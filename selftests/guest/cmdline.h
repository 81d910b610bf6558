/* SPDX-License-Identifier: GPL-2.0 */
/* cmdline.h - words of the kernel's command line */
#ifndef CMDLINE_H
#define CMDLINE_H

#include <stdbool.h>
#include <stddef.h>

const char *cmdline_value(const char *key, const char *otherwise);
bool cmdline_is(const char *key, const char *value);
void cmdline_copy(char *text, size_t size, const char *const *keys);

#endif
