/* SPDX-License-Identifier: GPL-2.0 */
/* prepare.h - bring the machine into the state that a case asks for */
#ifndef PREPARE_H
#define PREPARE_H

#include "go.h"

void prepare_do(const struct line_pair *pair, struct go *go);

#endif
