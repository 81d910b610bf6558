/* SPDX-License-Identifier: GPL-2.0 */
/* host.h - what this host lacks: it ends the program, and becomes no verdict */
#ifndef HOST_H
#define HOST_H

/*
 * If @error (an errno, of either sign) is the host's fault and not the file's, tell
 * that @what met it, and exit with 3
 */
void host_check(int error, const char *what);

/* At the end of main(): @rc, or 3 if not all that was printed came through */
int host_exit(int rc);

void host_no_memory(void) __attribute__((noreturn));

#endif
