/* SPDX-License-Identifier: GPL-2.0 */
/* vmdump.h - the guest's memory as QEMU dumps it, what CP VMDUMP is on z/VM */
#ifndef VMDUMP_H
#define VMDUMP_H

#include "folder.h"
#include "json.h"

/*
 * Arguments of dump-guest-memory: to @file of the evidence folder. kdump-zlib
 * is the one format of QEMU that makedumpfile takes, after `makedumpfile -R`.
 */
struct json_object *vmdump_args(const struct folder *folder, const char *file);

#endif
