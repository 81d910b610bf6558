// SPDX-License-Identifier: GPL-2.0
/* vmlinux_make.c - a vmlinux with the symbols that the checks look for, and no code */
#include <fcntl.h>
#include <gelf.h>
#include <string.h>

#include "proto.h"
#include "text.h"
#include "vmlinux_make.h"

#define BUILD_ID_MAX 20

static void add_section(Elf *elf, const char *strings, const char *name, GElf_Word type,
			GElf_Xword flags, GElf_Addr addr, void *data, size_t size, size_t entry,
			GElf_Word link)
{
	Elf_Scn *scn = elf_newscn(elf);
	Elf_Data *d = elf_newdata(scn);
	GElf_Shdr sh;

	d->d_buf = type == SHT_NOBITS ? NULL : data;
	d->d_size = size;
	d->d_align = 4;
	d->d_type = type == SHT_SYMTAB ? ELF_T_SYM : type == SHT_NOTE ? ELF_T_NHDR : ELF_T_BYTE;
	gelf_getshdr(scn, &sh);
	sh.sh_name = (const char *)memmem(strings, 64, name, strlen(name) + 1) - strings;
	sh.sh_type = type;
	sh.sh_flags = flags;
	sh.sh_addr = addr;
	sh.sh_entsize = entry;
	sh.sh_link = link;
	gelf_update_shdr(scn, &sh);
}

struct symbols {
	Elf64_Sym sym[128];
	char names[8192];
	size_t n, len;
	struct {
		Elf64_Nhdr head;
		char name[4];
		unsigned char id[BUILD_ID_MAX];
	} note;
};

static bool read_symbols(const char *dir, struct symbols *s)
{
	cleanup(free) char *path = text_format("%s/vmlinux.sym", dir);
	cleanup(fclose) FILE *f = fopen(path, "re");
	unsigned long long addr, size;
	char line[256], kind, name[128];

	*s = (struct symbols){ .n = 1, .len = 1 };
	s->note.head = (Elf64_Nhdr){ 4, BUILD_ID_MAX, NT_GNU_BUILD_ID };
	memcpy(s->note.name, "GNU", 4);
	while (f && fgets(line, sizeof(line), f) && s->n < ARRAY_SIZE(s->sym)) {
		if (sscanf(line, "build-id %100s", name) == 1)
			for (size_t i = 0; i < BUILD_ID_MAX; i++)
				sscanf(name + 2 * i, "%2hhx", s->note.id + i);
		/* As nm -S prints it; a label has no size */
		size = 0;
		if (sscanf(line, "%llx %llx %c %100s", &addr, &size, &kind, name) != 4 &&
		    sscanf(line, "%llx %c %100s", &addr, &kind, name) != 3)
			continue;
		s->sym[s->n].st_value = addr;
		s->sym[s->n].st_size = size;
		s->sym[s->n].st_shndx = 1;
		s->sym[s->n].st_info = ELF64_ST_INFO(
			STB_GLOBAL, strchr("tTwW", kind) && size ? STT_FUNC : STT_OBJECT);
		s->sym[s->n++].st_name = s->len;
		strcpy(s->names + s->len, name);
		s->len += strlen(name) + 1;
	}
	return f;
}

bool vmlinux_make(const char *dir)
{
	static const char strings[64] = "\0.text\0.notes\0.symtab\0.strtab\0.shstrtab";
	cleanup(free) char *path = text_format("%s/%s", dir, EVIDENCE_VMLINUX);
	cleanup(close) int fd = -1;
	struct symbols s;
	GElf_Ehdr eh;
	bool ok;
	Elf *elf;

	if (!read_symbols(dir, &s))
		return true;
	elf_version(EV_CURRENT);
	fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	elf = elf_begin(fd, ELF_C_WRITE, NULL);
	if (!elf || !gelf_newehdr(elf, ELFCLASS64) || !gelf_getehdr(elf, &eh))
		return false;
	eh.e_ident[EI_DATA] = ELFDATA2MSB;
	eh.e_type = ET_EXEC;
	eh.e_machine = EM_S390;
	eh.e_version = EV_CURRENT;
	eh.e_shstrndx = 5;
	gelf_update_ehdr(elf, &eh);
	add_section(elf, strings, ".text", SHT_NOBITS, SHF_ALLOC | SHF_EXECINSTR, 0x100000, NULL,
		    0x400000, 0, 0);
	add_section(elf, strings, ".notes", SHT_NOTE, SHF_ALLOC, 0x500000, &s.note, sizeof(s.note),
		    0, 0);
	add_section(elf, strings, ".symtab", SHT_SYMTAB, 0, 0, s.sym, s.n * sizeof(*s.sym),
		    sizeof(*s.sym), 4);
	add_section(elf, strings, ".strtab", SHT_STRTAB, 0, 0, s.names, s.len, 0, 0);
	add_section(elf, strings, ".shstrtab", SHT_STRTAB, 0, 0, (char *)strings, sizeof(strings),
		    0, 0);
	ok = elf_update(elf, ELF_C_WRITE) > 0;
	elf_end(elf);
	return ok;
}
