/* SPDX-License-Identifier: GPL-2.0 */
/* vmlinux.h - a kernel's symbols and types, read through libelf and libdw */
#ifndef VMLINUX_H
#define VMLINUX_H

#include <elfutils/libdw.h>
#include <elfutils/libdwelf.h>
#include <gelf.h>

#include <stdbool.h>
#include <stdint.h>

struct vmlinux_symbol {
	uint64_t addr, size;
	const char *name;
	bool function;
};

struct vmlinux {
	int fd;
	Elf *elf;
	Dwarf *dwarf;		       /* NULL: built without debug info */
	struct vmlinux_symbol *symbol; /* sorted by address */
	size_t nsymbols;
	uint64_t slide;		   /* run-time address minus linked address */
	char build_id[2 * 64 + 1]; /* "": none */
};

int vmlinux_open(struct vmlinux *elf, const char *path, char **why);
void vmlinux_close(struct vmlinux *elf);

/* All addresses are those of the running kernel */
bool vmlinux_find(const struct vmlinux *elf, const char *name, uint64_t *addr);
/* The variable of a function, "name.N"; false also where there are several */
bool vmlinux_find_static(const struct vmlinux *elf, const char *name, uint64_t *addr);
/* The function that holds @addr; NULL: none does */
const struct vmlinux_symbol *vmlinux_function(const struct vmlinux *elf, uint64_t addr);

/* The section that holds @addr; NULL: none does */
Elf_Scn *vmlinux_section(const struct vmlinux *elf, uint64_t addr, GElf_Shdr *sh);
/* The bytes from @addr on, and how many lie there; NULL: none */
const unsigned char *vmlinux_bytes(const struct vmlinux *elf, uint64_t addr, size_t *left);

/*
 * Offset of @member in struct @type, as the unit that defines function @near
 * sees it. Members of unnamed unions and structures count.
 */
bool vmlinux_offset(const struct vmlinux *elf, const char *near, const char *type,
		    const char *member, uint64_t *offset);

#endif
