/* SPDX-License-Identifier: GPL-2.0 */
/* code.h - a kernel's code and data as they are linked: bytes, functions, source files */
#ifndef CODE_H
#define CODE_H

#include <stddef.h>

#include "vmlinux.h"

struct code {
	struct vmlinux elf;
};

/* Complains on stderr; a negative errno */
int code_open(struct code *c, const char *vmlinux);
void code_close(struct code *c);

/* The function named @name; NULL: there is none */
const struct vmlinux_symbol *code_function(const struct code *c, const char *name);
/* The function that begins at @addr; NULL: none does */
const struct vmlinux_symbol *code_entry(const struct code *c, uint64_t addr);
/* The variable that holds @addr; NULL: none does */
const struct vmlinux_symbol *code_variable(const struct code *c, uint64_t addr);

/* What a slot of the global offset table points to; false: @addr is no slot */
bool code_slot(const struct code *c, uint64_t addr, uint64_t *value);

/* The file that a function was compiled from, from the tree's root: "kernel/panic.c"; "": unknown */
const char *code_unit(const struct code *c, const struct vmlinux_symbol *function);

/*
 * "kernel/panic.c:385", of the patched tree: the line from which what stands there was
 * inlined, if that is a header's; "": unknown; static buffer
 */
const char *code_line(const struct code *c, uint64_t addr);

/* "machine_kexec+0x4c", "lock.4+0x2"; "0x…" where no symbol is; static buffer */
const char *code_name(const struct code *c, uint64_t addr);

#endif
