// SPDX-License-Identifier: GPL-2.0
/* vmlinux.c - a kernel's symbols and types, read through libelf and libdw */
#include <dwarf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host.h"
#include "vmlinux.h"

static int by_address(const void *a, const void *b)
{
	const struct vmlinux_symbol *x = a, *y = b;

	return x->addr < y->addr ? -1 : x->addr > y->addr;
}

static int read_symbols(struct vmlinux *elf, Elf_Scn *scn, const GElf_Shdr *sh)
{
	Elf_Data *data = elf_getdata(scn, NULL);
	size_t n = data && sh->sh_entsize ? sh->sh_size / sh->sh_entsize : 0;

	elf->symbol = calloc(n + 1, sizeof(*elf->symbol));
	if (!elf->symbol)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++) {
		struct vmlinux_symbol *s = elf->symbol + elf->nsymbols;
		GElf_Sym sym;

		if (!gelf_getsym(data, i, &sym) || sym.st_shndx == SHN_UNDEF ||
		    GELF_ST_TYPE(sym.st_info) > STT_FUNC)
			continue;
		s->name = elf_strptr(elf->elf, sh->sh_link, sym.st_name);
		if (!s->name || !*s->name)
			continue;
		s->addr = sym.st_value;
		s->size = sym.st_size;
		s->function = GELF_ST_TYPE(sym.st_info) == STT_FUNC;
		elf->nsymbols++;
	}
	qsort(elf->symbol, elf->nsymbols, sizeof(*elf->symbol), by_address);
	return elf->nsymbols ? 0 : -EINVAL;
}

/* The kernel's own build ID stands in .notes, or in a section of its own */
static void read_build_id(struct vmlinux *elf)
{
	const void *id;
	ssize_t n = dwelf_elf_gnu_build_id(elf->elf, &id);

	for (ssize_t i = 0; i < n && i < 64; i++)
		sprintf(elf->build_id + 2 * i, "%02x", ((const unsigned char *)id)[i]);
}

static int vmlinux_complain(char **why, const char *text, int err)
{
	host_check(errno, "vmlinux"); /* libelf keeps it to itself */
	free(*why);
	*why = strdup(text);
	return err;
}

int vmlinux_open(struct vmlinux *elf, const char *path, char **why)
{
	Elf_Scn *scn = NULL;
	GElf_Ehdr eh;
	GElf_Shdr sh;
	int err;

	errno = 0;
	*elf = (struct vmlinux){ .fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) };
	if (elf->fd < 0)
		return vmlinux_complain(why, strerror(errno), -errno);
	elf_version(EV_CURRENT);
	elf->elf = elf_begin(elf->fd, ELF_C_READ_MMAP, NULL);
	if (!elf->elf || !gelf_getehdr(elf->elf, &eh) || eh.e_machine != EM_S390)
		return vmlinux_complain(why, "no ELF file of s390x", -EINVAL);
	err = -EINVAL;
	while ((scn = elf_nextscn(elf->elf, scn)) && gelf_getshdr(scn, &sh))
		if (sh.sh_type == SHT_SYMTAB) {
			err = read_symbols(elf, scn, &sh);
			break;
		}
	if (err)
		return vmlinux_complain(why, "no symbol table", err);
	elf->dwarf = dwarf_begin_elf(elf->elf, DWARF_C_READ, NULL);
	read_build_id(elf);
	return 0;
}

void vmlinux_close(struct vmlinux *elf)
{
	dwarf_end(elf->dwarf);
	elf_end(elf->elf);
	if (elf->fd >= 0)
		close(elf->fd);
	free(elf->symbol);
	*elf = (struct vmlinux){ .fd = -1 };
}

bool vmlinux_find(const struct vmlinux *elf, const char *name, uint64_t *addr)
{
	for (size_t i = 0; i < elf->nsymbols; i++)
		if (!strcmp(elf->symbol[i].name, name)) {
			*addr = elf->symbol[i].addr + elf->slide;
			return true;
		}
	return false;
}

bool vmlinux_find_static(const struct vmlinux *elf, const char *name, uint64_t *addr)
{
	size_t len = strlen(name), nr = 0;

	for (size_t i = 0; i < elf->nsymbols; i++) {
		const char *s = elf->symbol[i].name;

		if (strncmp(s, name, len) || s[len] != '.' || !s[len + 1] ||
		    s[len + 1 + strspn(s + len + 1, "0123456789")])
			continue;
		*addr = elf->symbol[i].addr + elf->slide;
		nr++;
	}
	return nr == 1;
}

const struct vmlinux_symbol *vmlinux_function(const struct vmlinux *elf, uint64_t addr)
{
	size_t low = 0, high = elf->nsymbols;

	addr -= elf->slide;
	while (low < high) {
		size_t mid = (low + high) / 2;

		if (elf->symbol[mid].addr <= addr)
			low = mid + 1;
		else
			high = mid;
	}
	/* Several symbols may share an address, and labels lie inside of functions */
	for (size_t i = low, tries = 0; i-- > 0 && tries < 64; tries++) {
		const struct vmlinux_symbol *s = elf->symbol + i;

		if (s->function && addr - s->addr < s->size)
			return s;
	}
	return NULL;
}

Elf_Scn *vmlinux_section(const struct vmlinux *elf, uint64_t addr, GElf_Shdr *sh)
{
	Elf_Scn *scn = NULL;

	addr -= elf->slide;
	while ((scn = elf_nextscn(elf->elf, scn)))
		if (gelf_getshdr(scn, sh) && sh->sh_flags & SHF_ALLOC &&
		    addr - sh->sh_addr < sh->sh_size)
			return scn;
	return NULL;
}

const unsigned char *vmlinux_bytes(const struct vmlinux *elf, uint64_t addr, size_t *left)
{
	GElf_Shdr sh;
	Elf_Scn *scn = vmlinux_section(elf, addr, &sh);
	Elf_Data *data = scn && sh.sh_type != SHT_NOBITS ? elf_rawdata(scn, NULL) : NULL;
	uint64_t at = data ? addr - elf->slide - sh.sh_addr : 0;

	if (!data || at >= data->d_size)
		return NULL;
	*left = data->d_size - at;
	return (const unsigned char *)data->d_buf + at;
}

static bool member_offset(Dwarf_Die *type, const char *member, uint64_t *offset)
{
	Dwarf_Die die, inner;
	Dwarf_Attribute attr;
	Dwarf_Word at, below;

	if (dwarf_child(type, &die))
		return false;
	do {
		const char *name = dwarf_diename(&die);

		if (dwarf_tag(&die) != DW_TAG_member)
			continue;
		at = 0;
		if (dwarf_attr(&die, DW_AT_data_member_location, &attr))
			dwarf_formudata(&attr, &at);
		if (name && !strcmp(name, member)) {
			*offset = at;
			return true;
		}
		if (!name && dwarf_attr(&die, DW_AT_type, &attr) &&
		    dwarf_formref_die(&attr, &inner) && member_offset(&inner, member, &below)) {
			*offset = at + below;
			return true;
		}
	} while (!dwarf_siblingof(&die, &die));
	return false;
}

bool vmlinux_offset(const struct vmlinux *elf, const char *near, const char *type,
		    const char *member, uint64_t *offset)
{
	Dwarf_Die unit, die;
	uint64_t addr;

	if (!elf->dwarf || !vmlinux_find(elf, near, &addr) ||
	    !dwarf_addrdie(elf->dwarf, addr - elf->slide, &unit) || dwarf_child(&unit, &die))
		return false;
	do {
		const char *name = dwarf_diename(&die);

		if (dwarf_tag(&die) == DW_TAG_structure_type && name && !strcmp(name, type) &&
		    member_offset(&die, member, offset))
			return true;
	} while (!dwarf_siblingof(&die, &die));
	return false;
}
