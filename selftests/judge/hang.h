/* SPDX-License-Identifier: GPL-2.0 */
/* hang.h - where each CPU stood when a run ended without a dump, in words */
#ifndef JUDGE_HANG_H
#define JUDGE_HANG_H

#include "evidence.h"

/*
 * Read the registers in hang/ against the run's vmlinux and write hang/where.txt:
 * a line in words, and one with the details of each CPU. Returns the first line,
 * to be freed; NULL where there is no hang/. @quiesced: the CPU whose PSW says that
 * the operator's shutdown is done, which ends the guest though it operates; or -1.
 */
char *hang_explain(const struct evidence *ev, int *quiesced);

#endif
