/* SPDX-License-Identifier: GPL-2.0 */
/* tool.h - run makedumpfile on this host, within limits */
#ifndef JUDGE_TOOL_H
#define JUDGE_TOOL_H

#include "text.h"

#define TOOL_ARGS    24
#define TOOL_SECONDS 300

/*
 * Run @argv (no shell) in folder @dir, with @input as standard input and its
 * standard output kept in file @output; either may be NULL. What it printed
 * goes to @said, cut at 64 KiB. Exit code, or a negative errno: -ETIME after
 * TOOL_SECONDS, -EINTR where a signal ended it.
 */
int tool_run(const char *const *argv, const char *dir, const char *input, const char *output,
	     char **said);

/* What the name of such a folder begins with */
#define TOOL_TMP ".judge-"

/* A folder for temporary files below @parent (or $TMPDIR), and its end */
char *tool_mkdir(const char *parent);
void tool_rmdir(const char *dir);

#endif
