// SPDX-License-Identifier: GPL-2.0
/* elf_make.c - a folder's vmcore as an ELF file: a step of fixture.h */
#include <elf.h>
#include <string.h>

#include "be.h"
#include "blob.h"
#include "elf_make.h"
#include "proto.h"
#include "vmcore_file.h"

#define SEGMENTS_MAX 1024

struct elf {
	Elf64_Ehdr head;
	Elf64_Phdr ph[SEGMENTS_MAX];
	size_t n;
};

static void add_segment(struct elf *elf, uint32_t type, uint64_t phys, uint64_t at, uint64_t size,
			uint64_t in_file)
{
	elf->ph[elf->n++] = (Elf64_Phdr){
		.p_type = htobe32(type),
		.p_offset = htobe64(at),
		.p_paddr = htobe64(phys),
		.p_vaddr = htobe64(phys),
		.p_memsz = htobe64(size),
		.p_filesz = htobe64(in_file),
	};
}

/* Behind the headers come the notes, then the pages, each a segment of its own */
static bool add_all(struct elf *elf, struct vmcore *core, struct blob *out, const struct blob *in,
		    bool info, uint64_t hole)
{
	uint64_t notes = be64_load(in->data + VMCORE_PAGE + SUB_NOTE_OFFSET);
	uint64_t size = be64_load(in->data + VMCORE_PAGE + SUB_NOTE_SIZE);
	char *name;

	out->len = sizeof(*elf);
	out->data = calloc(1, sizeof(*elf) + size + SEGMENTS_MAX * (size_t)VMCORE_PAGE);
	memcpy(out->data + out->len, in->data + notes, size);
	name = memmem(out->data + out->len, size, "VMCOREINFO", 10);
	if (!info && name)
		*name = 'x';
	add_segment(elf, PT_NOTE, 0, out->len, size, size);
	out->len += size;
	for (uint64_t pfn = 0; vmcore_next_page(core, &pfn); pfn++) {
		uint64_t phys = pfn * VMCORE_PAGE;
		bool holds = !hole || phys != hole;

		if (elf->n == SEGMENTS_MAX ||
		    vmcore_read_phys(core, phys, out->data + out->len, VMCORE_PAGE))
			return false;
		add_segment(elf, PT_LOAD, phys, out->len, VMCORE_PAGE, holds ? VMCORE_PAGE : 0);
		out->len += holds ? VMCORE_PAGE : 0;
	}
	return true;
}

bool elf_make(const char *dir, const char *file, bool info, uint64_t hole)
{
	static struct elf elf;
	struct blob in, out;
	char *why = NULL;
	struct vmcore core;
	bool ok;

	if (!blob_read(&in, dir, EVIDENCE_VMCORE))
		return false;
	elf = (struct elf){ .head = { .e_type = htobe16(ET_CORE),
				      .e_machine = htobe16(EM_S390),
				      .e_version = htobe32(EV_CURRENT),
				      .e_phoff = htobe64(offsetof(struct elf, ph)),
				      .e_ehsize = htobe16(sizeof(Elf64_Ehdr)),
				      .e_phentsize = htobe16(sizeof(Elf64_Phdr)) } };
	memcpy(elf.head.e_ident, ELFMAG "\2\2\1", SELFMAG + 3);
	ok = !vmcore_open(&core, in.path, &why) && add_all(&elf, &core, &out, &in, info, hole);
	vmcore_close(&core);
	free(in.data);
	free(why);
	if (!ok)
		return false;
	elf.head.e_phnum = htobe16(elf.n);
	memcpy(out.data, &elf, sizeof(elf));
	snprintf(out.path, sizeof(out.path), "%s/%s", dir, file);
	return blob_write(&out);
}
