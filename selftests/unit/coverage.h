/* SPDX-License-Identifier: GPL-2.0 */
/*
 * coverage.h - read before all else by what counts its lines: neither _exit() nor exec would keep the counts
 *
 * Who gets no memory ends without: it may be the writing of the counts that got none.
 */
#ifndef UNIT_COVERAGE_H
#define UNIT_COVERAGE_H

#include <string.h>
#include <unistd.h>

void __gcov_dump(void);
void __gcov_reset(void);

static inline void __attribute__((noreturn)) coverage_exit(int rc)
{
	__gcov_dump();
	_exit(rc);
}

static inline int coverage_execvp(const char *file, char *const argv[])
{
	__gcov_dump();
	__gcov_reset();
	return execvp(file, argv);
}

#define execvp	  coverage_execvp
#define _exit(rc) (strcmp(__func__, "host_no_memory") ? coverage_exit(rc) : _exit(rc))

#endif
