/* SPDX-License-Identifier: GPL-2.0 */
/* expect.h - what a case expects of a kernel */
#ifndef EXPECT_H
#define EXPECT_H

#include "json.h"

/*
 * What the case's "expect" says of the kernel's "class", or else of the first
 * class that it names of the kernel's "like". NULL: the case is not for this kernel.
 */
struct json_object *expect_of(struct json_object *testcase, struct json_object *kernel);

#endif
