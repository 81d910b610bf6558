// SPDX-License-Identifier: GPL-2.0
/* symbols.c - where a kernel keeps what a sweep looks at */
#include <dwarf.h>
#include <elfutils/libdw.h>
#include <err.h>
#include <fcntl.h>
#include <gelf.h>
#include <string.h>

#include "symbols.h"
#include "text.h"

static bool is_struct(Dwarf_Die *die, const char *name)
{
	const char *is = dwarf_diename(die);

	return dwarf_tag(die) == DW_TAG_structure_type && is && !strcmp(is, name) &&
	       dwarf_haschildren(die) == 1;
}

static bool member_offset(Dwarf_Die *type, const char *member, uint64_t *offset)
{
	Dwarf_Attribute attr;
	Dwarf_Word word;
	Dwarf_Die die;

	if (dwarf_child(type, &die))
		return false;
	do {
		const char *name = dwarf_diename(&die);

		if (!name || strcmp(name, member))
			continue;
		if (dwarf_formudata(dwarf_attr(&die, DW_AT_data_member_location, &attr), &word))
			return false;
		*offset = word;
		return true;
	} while (!dwarf_siblingof(&die, &die));
	return false;
}

/* The first unit that knows the struct is as good as any other */
static bool find_offset(Dwarf *dwarf, const char *type, const char *member, uint64_t *offset)
{
	Dwarf_CU *cu = NULL;
	Dwarf_Die unit, die;

	while (!dwarf_get_units(dwarf, cu, &cu, NULL, NULL, &unit, NULL)) {
		if (dwarf_child(&unit, &die))
			continue;
		do {
			if (is_struct(&die, type) && member_offset(&die, member, offset))
				return true;
		} while (!dwarf_siblingof(&die, &die));
	}
	return false;
}

static void read_banner(Elf *elf, const GElf_Sym *sym, struct symbols *s)
{
	Elf_Scn *scn = elf_getscn(elf, sym->st_shndx);
	Elf_Data *data = elf_rawdata(scn, NULL);
	GElf_Shdr shdr;
	uint64_t at;

	if (!data || !gelf_getshdr(scn, &shdr))
		return;
	at = sym->st_value - shdr.sh_addr;
	s->banner = sym->st_value;
	if (at < data->d_size)
		snprintf(s->banner_text, sizeof(s->banner_text), "%.*s",
			 (int)MIN(data->d_size - at, sizeof(s->banner_text) - 1),
			 (const char *)data->d_buf + at);
}

static void find_symbols(Elf *elf, struct symbols *s)
{
	Elf_Scn *scn = NULL;
	GElf_Shdr shdr;
	GElf_Sym sym;

	while ((scn = elf_nextscn(elf, scn))) {
		Elf_Data *data;

		if (!gelf_getshdr(scn, &shdr) || shdr.sh_type != SHT_SYMTAB)
			continue;
		data = elf_getdata(scn, NULL);
		for (int i = 0; data && gelf_getsym(data, i, &sym); i++) {
			const char *name = elf_strptr(elf, shdr.sh_link, sym.st_name) ?: "";

			if (!strcmp(name, "panic_cpu"))
				s->panic_cpu = sym.st_value;
			else if (!strcmp(name, "linux_banner"))
				read_banner(elf, &sym, s);
		}
	}
}

bool symbols_read(struct symbols *s, const char *vmlinux)
{
	cleanup(close) int fd = open(vmlinux, O_RDONLY | O_CLOEXEC);
	bool found = false;
	Dwarf *dwarf;

	*s = (struct symbols){ 0 };
	if (fd < 0) {
		warn("%s", vmlinux);
		return false;
	}
	elf_version(EV_CURRENT);
	dwarf = dwarf_begin(fd, DWARF_C_READ);
	if (dwarf) {
		found = find_offset(dwarf, "lowcore", "last_update_clock", &s->start_offset) ||
			find_offset(dwarf, "_lowcore", "last_update_clock", &s->start_offset);
		find_symbols(dwarf_getelf(dwarf), s);
		dwarf_end(dwarf);
	}
	if (found && *s->banner_text)
		return true;
	warnx("%s: needs debug info with struct lowcore, and the symbol linux_banner", vmlinux);
	return false;
}
