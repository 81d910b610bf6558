// SPDX-License-Identifier: GPL-2.0
/* fixture.c - results folders and damaged dumps, made of the recorded ones */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <gelf.h>
#include <string.h>
#include <sys/stat.h>

#include "be.h"
#include "file.h"
#include "evidence.h"
#include "fixture.h"
#include "vmcore.h"

#define FILE_MAX     (64 << 20)
#define BUILD_ID_MAX 20

/* Offsets in the kdump-compressed header, see vmcore.c */
#define HEADER_SUB_SIZE	     432
#define HEADER_BITMAP_BLOCKS 436
#define SUB_NOTE_OFFSET	     (VMCORE_PAGE + 48)
#define SUB_NOTE_SIZE	     (VMCORE_PAGE + 56)
#define DESC_SIZE	     24
#define NOTE_CORE	     20 /* header and name "CORE" */
#define NOTE_LINUX	     20
#define PRSTATUS_SIZE	     336
#define PREFIX_TYPE	     0x305

struct blob {
	char path[PATH_MAX];
	char *data;
	size_t len;
};

static bool blob_read(struct blob *b, const char *dir, const char *file)
{
	snprintf(b->path, sizeof(b->path), "%s/%s", dir, file);
	return !file_read(b->path, FILE_MAX, &b->data, &b->len);
}

static bool blob_write(struct blob *b)
{
	bool ok = !file_write(b->path, b->data, b->len);

	free(b->data);
	return ok;
}

/* --- a vmlinux with the symbols that the checks look for, and no code */

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

static bool make_vmlinux(const char *dir)
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

/* --- folders */

char *fixture_create(const char *recorded)
{
	cleanup(free) char *from = text_format("%s/%s", RECORDED, recorded);
	char *dir =
		text_format("%s/judge-unit-XXXXXX", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
	struct dirent *e;
	DIR *d = opendir(from);

	if (!d || !mkdtemp(dir)) {
		fprintf(stderr, "%s: %s\n", d ? dir : from, strerror(errno));
		exit(1);
	}
	while ((e = readdir(d))) {
		struct blob b;

		if (!blob_read(&b, from, e->d_name))
			continue;
		snprintf(b.path, sizeof(b.path), "%s/%s", dir, e->d_name);
		blob_write(&b);
	}
	closedir(d);
	if (!make_vmlinux(dir))
		exit(1);
	return dir;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

void fixture_destroy(char *dir)
{
	nftw(dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	free(dir);
}

/* --- steps: files */

static bool set_member(const char *dir, const char *file, char *path, const char *value)
{
	cleanup(free) char *name = text_format("%s/%s", dir, file);
	cleanup(free) char *why = NULL;
	cleanup(json) struct json_object *top = NULL;
	struct json_object *o, *next;
	char *dot;

	if (json_read(name, &top, &why))
		return false;
	o = top;
	while ((dot = strchr(path, '.'))) {
		*dot = 0;
		if (!json_object_object_get_ex(o, path, &next)) {
			next = json_object_new_object();
			json_object_object_add(o, path, next);
		}
		o = next;
		path = dot + 1;
	}
	if (value)
		json_object_object_add(o, path, json_tokener_parse(value));
	else
		json_object_object_del(o, path);
	return !json_object_to_file(name, top);
}

static bool put_bytes(char *at, size_t room, const char *hex)
{
	for (size_t i = 0; hex[2 * i]; i++)
		if (i == room || sscanf(hex + 2 * i, "%2hhx", (unsigned char *)at + i) != 1)
			return false;
	return true;
}

static bool edit_file(const char *dir, const char *file, const char *verb, size_t offset,
		      const char *what)
{
	struct blob b;

	if (!blob_read(&b, dir, file) || offset >= b.len)
		return false;
	if (!strcmp(verb, "flip"))
		b.data[offset] ^= strtoul(what, NULL, 0);
	else if (!put_bytes(b.data + offset, b.len - offset, what))
		return false;
	return blob_write(&b);
}

/* --- steps: notes and pages of a dump */

/* Descriptor of the Nth note (from 1) of a kind; NULL: there are fewer */
static char *find_note(struct blob *b, uint32_t type, uint32_t name_len, unsigned int n)
{
	uint64_t at = be64_load(b->data + SUB_NOTE_OFFSET);
	uint64_t end = at + be64_load(b->data + SUB_NOTE_SIZE);

	while (at + 12 < end) {
		uint32_t name = be32_load(b->data + at), desc = be32_load(b->data + at + 4);
		uint64_t start = at + 12 + ((name + 3) & ~3u);

		if (be32_load(b->data + at + 8) == type && name == name_len && !--n)
			return b->data + start;
		at = start + ((desc + 3) & ~3u);
	}
	return NULL;
}

static void swap_bytes(char *a, char *b, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		char c = a[i];

		a[i] = b[i];
		b[i] = c;
	}
}

static bool edit_note(const char *dir, const char *verb, unsigned int from, unsigned int to)
{
	bool prefix = !strcmp(verb, "prefix-copy");
	struct blob b;
	char *a, *c;

	if (!blob_read(&b, dir, EVIDENCE_VMCORE))
		return false;
	a = prefix ? find_note(&b, PREFIX_TYPE, 6, from) : find_note(&b, 1, 5, from);
	c = prefix ? find_note(&b, PREFIX_TYPE, 6, to) : find_note(&b, 1, 5, to);
	if (!a || !c)
		return false;
	if (!strcmp(verb, "note-swap"))
		swap_bytes(a + 112, c + 112, PRSTATUS_SIZE - 112);
	else if (!strcmp(verb, "note-drop"))
		a[-NOTE_CORE + 11] = 0x77;
	else if (prefix)
		memcpy(c, a, 4);
	else
		memcpy(c + 112, a + 112, PRSTATUS_SIZE - 112);
	return blob_write(&b);
}

/* The page's descriptor; NULL: it is not in the file */
static char *find_page(struct blob *b, uint64_t pfn, unsigned char **map)
{
	size_t head = (1 + be32_load(b->data + HEADER_SUB_SIZE)) * (size_t)VMCORE_PAGE;
	size_t size = be32_load(b->data + HEADER_BITMAP_BLOCKS) * (size_t)VMCORE_PAGE;
	char *desc = b->data + head + size;

	*map = (unsigned char *)b->data + head + size / 2;
	if (pfn >= size * 4 || !((*map)[pfn / 8] & 1 << pfn % 8))
		return NULL;
	for (uint64_t i = 0; i < pfn; i++)
		if ((*map)[i / 8] & 1 << i % 8)
			desc += DESC_SIZE;
	return desc;
}

/* A changed page goes to the end of the file, uncompressed */
static bool edit_page(const char *dir, uint64_t phys, size_t offset, const char *hex)
{
	cleanup(free) char *why = NULL;
	uint64_t where;
	uint32_t size = htobe32(VMCORE_PAGE), flags = 0;
	char page[VMCORE_PAGE], *desc;
	unsigned char *map;
	struct vmcore core;
	struct blob b;
	bool ok;

	if (!blob_read(&b, dir, EVIDENCE_VMCORE) || offset >= sizeof(page))
		return false;
	ok = !vmcore_open(&core, b.path, &why) &&
	     !vmcore_read_phys(&core, phys, page, sizeof(page));
	vmcore_close(&core);
	if (!ok || !put_bytes(page + offset, sizeof(page) - offset, hex))
		return false;
	b.data = realloc(b.data, b.len + sizeof(page));
	desc = find_page(&b, phys / VMCORE_PAGE, &map);
	if (!desc)
		return false;
	memcpy(b.data + b.len, page, sizeof(page));
	where = htobe64(b.len);
	b.len += sizeof(page);
	memcpy(desc, &where, 8);
	memcpy(desc + 8, &size, 4);
	memcpy(desc + 12, &flags, 4);
	return blob_write(&b);
}

static bool edit_desc(const char *dir, const char *verb, uint64_t phys, size_t offset,
		      const char *hex)
{
	unsigned char *map;
	struct blob b;
	char *desc;

	if (!blob_read(&b, dir, EVIDENCE_VMCORE))
		return false;
	desc = find_page(&b, phys / VMCORE_PAGE, &map);
	if (!desc)
		return false;
	if (!strcmp(verb, "page-data")) {
		b.data[be64_load(desc) + be32_load(desc + 8) / 2] ^= 0x10;
	} else if (!strcmp(verb, "page-drop")) {
		size_t behind = b.data + b.len - desc - DESC_SIZE;

		map[phys / VMCORE_PAGE / 8] &= ~(1 << phys / VMCORE_PAGE % 8);
		memmove(desc, desc + DESC_SIZE, behind);
		/* What follows moved: put the file's length right, and every offset */
		b.len -= DESC_SIZE;
		for (char *d = b.data +
			       (1 + be32_load(b.data + HEADER_SUB_SIZE)) * (size_t)VMCORE_PAGE +
			       be32_load(b.data + HEADER_BITMAP_BLOCKS) * (size_t)VMCORE_PAGE;
		     d < b.data + be64_load(b.data + (d - b.data)) &&
		     d + DESC_SIZE < b.data + b.len;
		     d += DESC_SIZE) {
			uint64_t at = htobe64(be64_load(d) - DESC_SIZE);

			if (be32_load(d + 8) > VMCORE_PAGE || be64_load(d) > b.len + DESC_SIZE)
				break;
			memcpy(d, &at, 8);
		}
	} else if (offset >= DESC_SIZE || !put_bytes(desc + offset, DESC_SIZE - offset, hex)) {
		return false;
	}
	return blob_write(&b);
}

static bool replace_text(const char *dir, const char *from, const char *to)
{
	struct blob b;
	char *at;
	int n = 0;

	if (strlen(from) != strlen(to) || !blob_read(&b, dir, EVIDENCE_VMCORE))
		return false;
	while ((at = memmem(b.data, b.len, from, strlen(from)))) {
		memcpy(at, to, strlen(to));
		n++;
	}
	return blob_write(&b) && n;
}

static bool copy_file(const char *dir, const char *from, const char *to)
{
	struct blob b;

	if (!blob_read(&b, dir, from))
		return false;
	snprintf(b.path, sizeof(b.path), "%s/%s", dir, to);
	return blob_write(&b);
}

/* --- the language */

static bool do_step(const char *dir, char *verb, char *a, char *b, char *c)
{
	cleanup(free) char *path = text_format("%s/%s", dir, a ? a : "");

	if (!strcmp(verb, "set") && c)
		return set_member(dir, a, b, c);
	if (!strcmp(verb, "unset") && b)
		return set_member(dir, a, b, NULL);
	if (!strcmp(verb, "write") && a) {
		cleanup(free) char *text =
			text_format("%s%s%s\n", b ? b : "", c ? " " : "", c ? c : "");

		return !file_write(path, text, strlen(text));
	}
	if (!strcmp(verb, "copy") && b)
		return copy_file(dir, a, b);
	if (!strcmp(verb, "remove") && a)
		return !remove(path);
	if (!strcmp(verb, "restore") && b) {
		cleanup(free) char *from = text_format("%s/%s", RECORDED, a);
		struct blob file;

		if (!blob_read(&file, from, b))
			return false;
		snprintf(file.path, sizeof(file.path), "%s/%s", dir, b);
		return blob_write(&file);
	}
	if (!strcmp(verb, "truncate") && b)
		return !truncate(path, strtoul(b, NULL, 0));
	if (!strcmp(verb, "mkdir") && a)
		return !remove(path) && !mkdir(path, 0700);
	if (!strcmp(verb, "chmod") && b)
		return !chmod(path, strtoul(b, NULL, 8));
	if ((!strcmp(verb, "flip") || !strcmp(verb, "put")) && c)
		return edit_file(dir, a, verb, strtoul(b, NULL, 0), c);
	if ((!strncmp(verb, "note-", 5) || !strcmp(verb, "prefix-copy")) && a)
		return edit_note(dir, verb, atoi(a), atoi(b ? b : a));
	if (!strcmp(verb, "page") && c)
		return edit_page(dir, strtoull(a, NULL, 0), strtoul(b, NULL, 0), c);
	if (!strncmp(verb, "page-", 5) && a)
		return edit_desc(dir, verb, strtoull(a, NULL, 0), b ? strtoul(b, NULL, 0) : 0, c);
	if (!strcmp(verb, "replace") && b)
		return replace_text(dir, a, b);
	return false;
}

bool fixture_step(const char *dir, const char *step)
{
	cleanup(free) char *copy = text_format("%s", step);
	char *rest = copy, *verb = strsep(&rest, " "), *a = strsep(&rest, " "),
	     *b = strsep(&rest, " ");

	if (do_step(dir, verb, a, b, rest))
		return true;
	fprintf(stderr, "fixture: \"%s\" can't be done\n", step);
	return false;
}
