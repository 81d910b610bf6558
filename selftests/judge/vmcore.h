/* SPDX-License-Identifier: GPL-2.0 */
/* vmcore.h - an s390x dump, read through libkdumpfile */
#ifndef JUDGE_VMCORE_H
#define JUDGE_VMCORE_H

#include <libkdumpfile/kdumpfile.h>

#include "text.h"

#define VMCORE_PAGE 4096
#define VMCORE_CPUS 1024

/* One CPU as the notes show it; psw to prefix are what STORE STATUS gave */
struct vmcore_cpu {
	uint64_t psw_mask, psw_addr;
	uint64_t gpr[16];
	uint32_t prefix;
	bool has_prefix;
};

struct vmcore {
	kdump_ctx_t *ctx;   /* for page tables and the map of pages */
	kdump_ctx_t *pages; /* for the pages themselves: see vmcore_read_phys() */
	unsigned int nread; /* with that, since its cache was new */
	unsigned int cache_size;
	int fd;
	uint64_t size;		    /* of the file */
	struct Elf *elf;	    /* NULL: it is no ELF file */
	uint64_t notes, notes_size; /* where they lie in it */
	bool compressed;	    /* kdump-compressed: the next fields are its header's */
	uint32_t status;	    /* VMCORE_INCOMPLETE and the kind of compression */
	unsigned int level;
	char *info; /* VMCOREINFO, NUL-terminated; NULL: none */
	struct vmcore_cpu *cpu;
	unsigned int ncpus;
	bool translates; /* kernel virtual addresses can be read, by these tables */
	addrxlat_meth_t tables;
	addrxlat_ctx_t *xlat;
	addrxlat_sys_t *xlat_sys;
	char *why_not; /* why the last address was not translated */
};

#define VMCORE_INCOMPLETE 0x8

/* Negative errno, and @why names what is wrong with the file */
int vmcore_open(struct vmcore *core, const char *path, char **why);
void vmcore_close(struct vmcore *core);

/* 0, -ENODATA (filtered, or no memory there), -EIO (damaged) */
int vmcore_read_phys(struct vmcore *core, uint64_t addr, void *buf, size_t len);
int vmcore_read_virt(struct vmcore *core, uint64_t addr, void *buf, size_t len);
/* Where a kernel address lies in memory */
int vmcore_translate(struct vmcore *core, uint64_t virt, uint64_t *phys);
/* What the last failed read said */
const char *vmcore_error(struct vmcore *core);

/* The next page at or after @pfn that the file holds; false: no more */
bool vmcore_next_page(struct vmcore *core, uint64_t *pfn);

/* A line "key=value" of VMCOREINFO; malloc()ed, NULL: not there */
char *vmcore_info(const struct vmcore *core, const char *key);
bool vmcore_info_hex(const struct vmcore *core, const char *key, uint64_t *v);
bool vmcore_symbol(const struct vmcore *core, const char *name, uint64_t *va);

/* Kernel address and size of the log buffer */
bool vmcore_find_log(struct vmcore *core, uint64_t *addr, uint64_t *len);
/* The kernel's log buffer as one string: texts, and what stands between them */
int vmcore_log(struct vmcore *core, char **text, char **why);
/* Make one of @len bytes: a byte of zero becomes the end of a line */
void vmcore_log_join(char *log, size_t len);

#endif
