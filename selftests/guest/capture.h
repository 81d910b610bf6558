/* SPDX-License-Identifier: GPL-2.0 */
/*
 * capture.h - the role of the kernel that writes the dump
 */
#ifndef CAPTURE_H
#define CAPTURE_H

void capture_run(void);

#endif
