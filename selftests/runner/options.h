/* SPDX-License-Identifier: GPL-2.0 */
/* options.h - the command lines of runner, sweep and explore */
#ifndef OPTIONS_H
#define OPTIONS_H

#include "loop.h"
#include "settings.h"

/* One of --name, and where what it says goes: the one of text, number and flag that is set */
struct cli_option {
	const char *name, *arg, *doc;
	const char **text;
	void *number; /* of @size bytes */
	size_t size;
	unsigned long long least, most;
	bool *flag;
};

#define OPTION_NUMBER(field, min, max) \
	.number = &(field), .size = sizeof(field), .least = (min), .most = (max)

/*
 * Read the command line: @options (ended by one without a name) and those that all
 * share, which go to @s. Ends the program with exit 2 if it makes no sense. Returns
 * what is no option, if @args_doc says what that may be, and else nothing is.
 */
char **options_parse(int argc, char **argv, const char *doc, const char *args_doc,
		     const struct cli_option *options, struct settings *s);

/*
 * Find what @s asks for (results go to build/@what/TREE if it does not say
 * where), see if QEMU runs, and call @execute with an event loop. Returns the
 * program's exit code.
 */
int options_execute(struct settings *s, const char *what,
		    int (*execute)(struct loop *loop, const void *arg), const void *arg);

#endif
