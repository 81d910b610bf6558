/* SPDX-License-Identifier: GPL-2.0 */
/* production.h - the role of the kernel that panics */
#ifndef PRODUCTION_H
#define PRODUCTION_H

void production_prepare(void);
void production_serve(void);

#endif
