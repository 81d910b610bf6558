// SPDX-License-Identifier: GPL-2.0
/* code.c - a kernel's code and data as they are linked: bytes, functions, source files */
#include <dwarf.h>
#include <endian.h>
#include <err.h>
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "code.h"
#include "text.h"

/* Directories at a kernel tree's root that hold C code */
static const char *const tops[] = { "arch/", "block/", "certs/",    "crypto/",	 "drivers/",
				    "fs/",   "init/",  "io_uring/", "ipc/",	 "kernel/",
				    "lib/",  "mm/",    "net/",	    "security/", "virt/" };

int code_open(struct code *c, const char *vmlinux)
{
	cleanup(free) char *why = NULL;
	int rc = vmlinux_open(&c->elf, vmlinux, &why);

	if (!rc && !c->elf.dwarf) {
		why = xstrdup("no debug information, which tells the source files");
		rc = -EINVAL;
	}
	if (rc) {
		warnx("%s: %s", vmlinux, why ?: strerror(-rc));
		vmlinux_close(&c->elf);
	}
	return rc;
}

void code_close(struct code *c)
{
	vmlinux_close(&c->elf);
}

/* Assembler code is no function to its symbol, and has a size all the same */
static bool code_is_text(const struct code *c, const struct vmlinux_symbol *s)
{
	GElf_Shdr sh;

	return s->function ||
	       (s->size && vmlinux_section(&c->elf, s->addr, &sh) && sh.sh_flags & SHF_EXECINSTR);
}

const struct vmlinux_symbol *code_function(const struct code *c, const char *name)
{
	for (size_t i = 0; i < c->elf.nsymbols; i++)
		if (!strcmp(c->elf.symbol[i].name, name) && code_is_text(c, &c->elf.symbol[i]))
			return &c->elf.symbol[i];
	return NULL;
}

const struct vmlinux_symbol *code_entry(const struct code *c, uint64_t addr)
{
	const struct vmlinux_symbol *s = vmlinux_function(&c->elf, addr);

	return s && s->addr == addr ? s : NULL;
}

/* The last symbol at or below @addr: symbols are sorted */
static size_t code_search(const struct code *c, uint64_t addr)
{
	size_t low = 0, high = c->elf.nsymbols;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (c->elf.symbol[mid].addr <= addr)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

const struct vmlinux_symbol *code_variable(const struct code *c, uint64_t addr)
{
	for (size_t i = code_search(c, addr), tries = 0; i-- > 0 && tries < 64; tries++) {
		const struct vmlinux_symbol *s = &c->elf.symbol[i];

		if (!s->function && s->size && addr - s->addr < s->size)
			return s;
	}
	return NULL;
}

bool code_slot(const struct code *c, uint64_t addr, uint64_t *value)
{
	GElf_Shdr sh;
	Elf_Scn *scn = vmlinux_section(&c->elf, addr, &sh);
	const unsigned char *bytes;
	size_t n, left;

	if (!scn || elf_getshdrstrndx(c->elf.elf, &n))
		return false;
	if (strncmp(elf_strptr(c->elf.elf, n, sh.sh_name) ?: "", ".got", 4))
		return false;
	bytes = vmlinux_bytes(&c->elf, addr, &left);
	if (!bytes || left < sizeof(*value))
		return false;
	memcpy(value, bytes, sizeof(*value));
	*value = be64toh(*value);
	return true;
}

/* From the tree's root, wherever it lay: the last directory that a root has */
static const char *from_root(const char *path)
{
	for (const char *p = path + strlen(path); p-- > path;)
		for (size_t i = 0; (p == path || p[-1] == '/') && i < ARRAY_SIZE(tops); i++)
			if (!strncmp(p, tops[i], strlen(tops[i]))) {
				const char *arch = strstr(path, "/arch/");

				return arch ? arch + 1 : !strncmp(path, "arch/", 5) ? path : p;
			}
	return path;
}

const char *code_unit(const struct code *c, const struct vmlinux_symbol *function)
{
	Dwarf_Die unit;

	if (!dwarf_addrdie(c->elf.dwarf, function->addr, &unit))
		return "";
	return from_root(dwarf_diename(&unit) ?: "");
}

static unsigned int number_of(Dwarf_Die *die, unsigned int name)
{
	Dwarf_Attribute attr;
	Dwarf_Word value = 0;

	dwarf_formudata(dwarf_attr(die, name, &attr), &value);
	return value;
}

static bool is_header(const char *path)
{
	size_t len = path ? strlen(path) : 0;

	return len > 2 && !strcmp(path + len - 2, ".h");
}

const char *code_line(const struct code *c, uint64_t addr)
{
	static char text[160];
	cleanup(free) Dwarf_Die *at = NULL, *scope = NULL;
	Dwarf_Die unit;
	Dwarf_Files *files;
	Dwarf_Line *line;
	const char *path;
	int number = 0, n;

	if (!dwarf_addrdie(c->elf.dwarf, addr, &unit) || dwarf_getsrcfiles(&unit, &files, NULL) ||
	    !(line = dwarf_getsrc_die(&unit, addr)))
		return "";
	path = dwarf_linesrc(line, NULL, NULL);
	dwarf_lineno(line, &number);
	n = dwarf_getscopes(&unit, addr, &at) > 0 ? dwarf_getscopes_die(at, &scope) : 0;
	for (int i = 0; i < n && is_header(path); i++) {
		if (dwarf_tag(&scope[i]) != DW_TAG_inlined_subroutine)
			continue;
		path = dwarf_filesrc(files, number_of(&scope[i], DW_AT_call_file), NULL, NULL);
		number = number_of(&scope[i], DW_AT_call_line);
	}
	snprintf(text, sizeof(text), "%s:%d", from_root(path ?: ""), number);
	return text;
}

const char *code_name(const struct code *c, uint64_t addr)
{
	static char text[160];
	const struct vmlinux_symbol *s = vmlinux_function(&c->elf, addr) ?: code_variable(c, addr);

	if (!s)
		snprintf(text, sizeof(text), "0x%" PRIx64, addr);
	else if (s->addr == addr)
		snprintf(text, sizeof(text), "%s", s->name);
	else
		snprintf(text, sizeof(text), "%s+0x%" PRIx64, s->name, addr - s->addr);
	return text;
}
