/* SPDX-License-Identifier: GPL-2.0 */
/* command.h - run a program and wait for it */
#ifndef COMMAND_H
#define COMMAND_H

#define COMMAND_LOG_LINE 512

int command_run(const char *const *argv, const char *log, const char *output);
const char *command_last_line(const char *log);

#endif
