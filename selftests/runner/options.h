/* SPDX-License-Identifier: GPL-2.0 */
/* options.h - what the command lines of runner, sweep and explore share */
#ifndef OPTIONS_H
#define OPTIONS_H

#include <argp.h>

#include "loop.h"
#include "settings.h"

/* Children of a program's argp; the input of each is a struct settings, zeroed */
extern const struct argp options_argp;	     /* tree, kernels, QEMU; nothing but options */
extern const struct argp options_judge_argp; /* accelerator and judge */

/* A number, or argp_error() */
unsigned long long options_number(struct argp_state *state, const char *arg,
				  unsigned long long least, unsigned long long most);

/*
 * Find what @s asks for (results go to build/@what/TREE if it does not say
 * where), see if QEMU runs, and call @execute with an event loop. Returns the
 * program's exit code.
 */
int options_execute(struct settings *s, const char *what,
		    int (*execute)(struct loop *loop, const void *arg), const void *arg);

#endif
