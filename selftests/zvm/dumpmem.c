// SPDX-License-Identifier: GPL-2.0
/*
 * dumpmem.c - take the file that the capture kernel left in memory out of a dump of that memory
 *
 * The sclp transport's layout, as the guest tells it in its line
 *	dumpmem name=vmcore size=4711234 root=0x3f000000
 * A root page holds a magic, the number of list pages and their addresses; a
 * list page holds those of data pages. The memory is an ELF dump (CP VMDUMP
 * and zgetdump -f elf), or as it is, from address 0 on.
 */
#include <endian.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "proto.h"

#define PAGE  4096
#define WORDS (PAGE / sizeof(uint64_t))

struct memory {
	const char *path;
	int fd;
	Elf *elf;
	size_t nsegments; /* 0: no ELF file */
};

static void memory_open(struct memory *m, const char *path)
{
	m->path = path;
	m->fd = open(path, O_RDONLY | O_CLOEXEC);
	if (m->fd < 0)
		err(2, "%s", path);
	elf_version(EV_CURRENT);
	m->elf = elf_begin(m->fd, ELF_C_READ, NULL);
	if (m->elf && elf_kind(m->elf) == ELF_K_ELF && elf_getphdrnum(m->elf, &m->nsegments))
		errx(2, "%s: %s", path, elf_errmsg(-1));
}

/* Where in the file this page of the guest's memory lies; -1 if it is not there */
static int64_t memory_find(const struct memory *m, uint64_t address)
{
	GElf_Phdr segment;

	if (!m->nsegments)
		return address;
	for (size_t i = 0; i < m->nsegments; i++)
		if (gelf_getphdr(m->elf, i, &segment) && segment.p_type == PT_LOAD &&
		    address >= segment.p_paddr && address - segment.p_paddr < segment.p_filesz)
			return segment.p_offset + (address - segment.p_paddr);
	return -1;
}

static void memory_read(const struct memory *m, uint64_t address, void *page)
{
	int64_t offset = memory_find(m, address);

	if (address % PAGE || offset < 0 || pread(m->fd, page, PAGE, offset) != PAGE)
		errx(1, "%s: no page of memory at 0x%" PRIx64, m->path, address);
}

static uint64_t number(const char *what, const char *text)
{
	char *end;
	uint64_t value;

	errno = 0;
	value = strtoull(text, &end, 0);
	if (errno || *end || !*text)
		errx(2, "%s=%s is no number", what, text);
	return value;
}

static void dumpmem_write(const struct memory *m, uint64_t address, uint64_t size)
{
	uint64_t root[WORDS], list[WORDS], npages = (size + PAGE - 1) / PAGE;
	char page[PAGE];

	memory_read(m, address, root);
	if (memcmp(root, PROTO_DUMPMEM_MAGIC, sizeof(*root)))
		errx(1, "%s: no file is listed at 0x%" PRIx64, m->path, address);
	if (npages > (WORDS - 2) * WORDS || (npages + WORDS - 1) / WORDS > be64toh(root[1]))
		errx(1, "the list at 0x%" PRIx64 " is too short for %" PRIu64 " bytes", address,
		     size);
	for (uint64_t i = 0; i < npages; i++) {
		size_t part = i < npages - 1 ? PAGE : size - i * PAGE;

		if (i % WORDS == 0)
			memory_read(m, be64toh(root[2 + i / WORDS]), list);
		memory_read(m, be64toh(list[i % WORDS]), page);
		if (fwrite(page, 1, part, stdout) != part)
			err(3, "can't write");
	}
	if (fflush(stdout))
		err(3, "can't write");
}

int main(int argc, char **argv)
{
	struct memory m = { 0 };

	if (argc != 4) {
		fprintf(stderr,
			"Usage: dumpmem MEMORY ROOT SIZE >FILE\n"
			"ROOT and SIZE as the guest said them: %s name=vmcore size=… root=0x…\n"
			"Exit status: 0 done, 1 the file is not in there, 2 bad input, 3 can't "
			"write\n",
			PROTO_DUMPMEM);
		return 2;
	}
	memory_open(&m, argv[1]);
	dumpmem_write(&m, number("ROOT", argv[2]), number("SIZE", argv[3]));
	return 0;
}
