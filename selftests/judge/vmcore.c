// SPDX-License-Identifier: GPL-2.0
/* vmcore.c - an s390x dump, read through libkdumpfile */
#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <string.h>
#include <sys/stat.h>

#include "be.h"
#include "vmcore_file.h"

#define NOTES_MAX (64 << 20)
#define LOG_MAX	  (64 << 20)

#define VMCORE_KEY_MAX 200
#define KEY_CHARACTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.()"

static int add_cpu(struct vmcore *core, struct vmcore_cpu **cpu)
{
	struct vmcore_cpu *more = reallocarray(core->cpu, core->ncpus + 1, sizeof(*more));

	if (!more || core->ncpus == VMCORE_CPUS)
		return -EINVAL;
	core->cpu = more;
	*cpu = more + core->ncpus++;
	**cpu = (struct vmcore_cpu){ 0 };
	return 0;
}

/* elf_prstatus of s390x: PSW and registers behind 112 bytes of process data */
#define PRSTATUS_PSW 112
#define PRSTATUS_GPR 128
#define PRSTATUS_END 336

static bool is_named(const GElf_Nhdr *nh, const char *name, const char *want)
{
	return nh->n_namesz == strlen(want) + 1 && !memcmp(name, want, nh->n_namesz);
}

static int read_note(struct vmcore *core, const GElf_Nhdr *nh, const char *name, const char *desc,
		     struct vmcore_cpu **cpu, char **why)
{
	bool core_note = is_named(nh, name, "CORE");
	/* Old kernels give the notes of s390 the same name as all others */
	bool s390_note = core_note || is_named(nh, name, "LINUX");
	int err;

	if (nh->n_type == NT_PRSTATUS && core_note) {
		err = add_cpu(core, cpu);
		if (err || nh->n_descsz < PRSTATUS_END) {
			text_set(why, "notes: NT_PRSTATUS number %u is not as s390x has it",
				 core->ncpus);
			return -EINVAL;
		}
		(*cpu)->psw_mask = be64_load(desc + PRSTATUS_PSW);
		(*cpu)->psw_addr = be64_load(desc + PRSTATUS_PSW + 8);
		for (int i = 0; i < 16; i++)
			(*cpu)->gpr[i] = be64_load(desc + PRSTATUS_GPR + 8 * i);
	} else if (*cpu && s390_note && nh->n_type == NT_S390_PREFIX && nh->n_descsz == 4) {
		(*cpu)->prefix = be32_load(desc);
		(*cpu)->has_prefix = true;
	} else if (*cpu && s390_note && nh->n_type == NT_S390_CTRS && nh->n_descsz == 128) {
		for (int i = 0; i < 16; i++)
			(*cpu)->ctl[i] = be64_load(desc + 8 * i);
		(*cpu)->has_ctl = true;
	} else if (!core->info && is_named(nh, name, "VMCOREINFO")) {
		core->info = strndup(desc, nh->n_descsz);
	}
	return 0;
}

/* At most @n notes. libelf turns their headers into the host's order, and nothing else. */
static int walk_notes(struct vmcore *core, void *raw, size_t size, size_t n, char **why)
{
	cleanup(free) char *notes = malloc(size);
	Elf_Data from = { .d_type = ELF_T_NHDR, .d_version = EV_CURRENT }, to;
	struct vmcore_cpu *cpu = NULL;
	size_t at = 0, name, desc;
	GElf_Nhdr nh;
	int err = 0;

	if (!notes)
		return -ENOMEM;
	from.d_buf = raw;
	from.d_size = size;
	to = from;
	to.d_buf = notes;
	if (!elf64_xlatetom(&to, &from, ELFDATA2MSB)) {
		text_set(why, "notes: %s", elf_errmsg(-1));
		return -EINVAL;
	}
	while (!err && n-- && (at = gelf_getnote(&to, at, &nh, &name, &desc)) > 0)
		err = read_note(core, &nh, notes + name, notes + desc, &cpu, why);
	return err;
}

static int read_notes(struct vmcore *core, uint64_t off, uint64_t size, char **why)
{
	cleanup(free) char *raw = NULL;
	int err;

	if (!size || size > NOTES_MAX || off > core->size || core->size - off < size) {
		text_set(why, "notes: %llu bytes at %llu, in a file of %llu",
			 (unsigned long long)size, (unsigned long long)off,
			 (unsigned long long)core->size);
		return -EINVAL;
	}
	raw = malloc(size);
	if (!raw)
		return -ENOMEM;
	err = vmcore_file_read(core, raw, size, off);
	if (err) {
		text_set(why, "notes: %s", strerror(-err));
		return err;
	}
	return walk_notes(core, raw, size, SIZE_MAX, why);
}

/* In the lowcore: address of the note that the kernel keeps VMCOREINFO in */
#define LOWCORE_VMCOREINFO 0xe0c
#define INFO_NOTE_MAX	   (2 * VMCORE_PAGE)

/*
 * A hypervisor knows the CPUs and nothing of Linux, so its dump has no note with
 * VMCOREINFO. The kernel tells where it is.
 */
static void find_info(struct vmcore *core)
{
	cleanup(free) char *note = calloc(1, INFO_NOTE_MAX);
	cleanup(free) char *why = NULL;
	unsigned char raw[8];
	uint64_t at;
	size_t len;

	if (!note || core->info || vmcore_read_phys(core, LOWCORE_VMCOREINFO, raw, sizeof(raw)))
		return;
	at = be64_load(raw);
	len = INFO_NOTE_MAX - at % VMCORE_PAGE;
	if (!at || at % 4 || vmcore_read_phys(core, at, note, len))
		return;
	walk_notes(core, note, len, 1, &why);
}

/* Region and segment tables: invalid; what lies below: 3 region first … 0 segment table */
#define TABLE_ENTRIES 2048
#define ENTRY_INVALID 0x20
#define ENTRY_TYPE(e) ((e) >> 2 & 3)

/* Where the kernel's topmost table lies */
static bool find_root(struct vmcore *core, uint64_t *root)
{
	uint64_t image, phys;

	if (!vmcore_symbol(core, "swapper_pg_dir", root)) {
		text_set(&core->why_not, "VMCOREINFO has no swapper_pg_dir");
		return false;
	}
	/* From 6.10 on the image has a mapping of its own, before it was where it is in memory */
	if (vmcore_info_hex(core, "KERNELOFFPHYS", &phys) &&
	    vmcore_info_hex(core, "KERNELOFFSET", &image) && *root >= image)
		*root = *root - image + phys;
	return true;
}

/*
 * libkdumpfile 0.5 can't set this up alone: it takes swapper_pg_dir for a
 * physical address, and first reads a copy of VMCOREINFO that it trusts. So give
 * its walker of page tables the root, and the depth as the table itself says it.
 */
static void set_page_tables(struct vmcore *core)
{
	static const addrxlat_paging_form_t form = { .pte_format = ADDRXLAT_PTE_S390X,
						     .fieldsz = { 12, 8, 11, 11, 11, 11 } };
	cleanup(free) unsigned char *table = malloc(TABLE_ENTRIES * 8);
	uint64_t root, entry = ENTRY_INVALID;

	if (!table || !find_root(core, &root))
		return;
	if (kdump_get_addrxlat(core->ctx, &core->xlat, &core->xlat_sys) != KDUMP_OK ||
	    vmcore_read_phys(core, root, table, TABLE_ENTRIES * 8)) {
		text_set(&core->why_not, "page tables at 0x%llx: %s", (unsigned long long)root,
			 vmcore_error(core));
		return;
	}
	for (size_t i = 0; entry & ENTRY_INVALID && i < TABLE_ENTRIES; i++)
		entry = be64_load(table + 8 * i);
	if (entry & ENTRY_INVALID) {
		text_set(&core->why_not, "page tables at 0x%llx: no entry is valid",
			 (unsigned long long)root);
		return;
	}
	core->tables.kind = ADDRXLAT_PGT;
	core->tables.target_as = ADDRXLAT_KPHYSADDR;
	core->tables.param.pgt.root =
		(addrxlat_fulladdr_t){ .addr = root, .as = ADDRXLAT_KPHYSADDR };
	core->tables.param.pgt.pf = form;
	core->tables.param.pgt.pf.nfields = ENTRY_TYPE(entry) + 3;
	core->translates = true;
}

/*
 * libkdumpfile makes attributes of these lines and does not stand other ones:
 * key=value, the key a name or WORD(name)
 */
static int check_info(struct vmcore *core, char **why)
{
	unsigned int nr = 0;

	for (const char *line = core->info; line && *line; nr++) {
		size_t len = strcspn(line, "\n");
		size_t key = strcspn(line, "=\n");

		if (key == len || !key || key > VMCORE_KEY_MAX ||
		    strspn(line, KEY_CHARACTERS) < key) {
			text_set(why, "VMCOREINFO: line %u is not key=value", nr + 1);
			return -EINVAL;
		}
		line += len + (line[len] == '\n');
	}
	return 0;
}

static int open_context(const struct vmcore *core, kdump_ctx_t **ctx, char **why)
{
	*ctx = kdump_new();
	if (!*ctx)
		return -ENOMEM;
	/* The header of QEMU's dumps does not name the machine as libkdumpfile wants it */
	if (kdump_set_string_attr(*ctx, KDUMP_ATTR_ARCH_NAME, KDUMP_ARCH_S390X) != KDUMP_OK ||
	    kdump_open_fd(*ctx, core->fd) != KDUMP_OK) {
		text_set(why, "libkdumpfile: %s", kdump_get_err(*ctx));
		return -EINVAL;
	}
	return 0;
}

int vmcore_open(struct vmcore *core, const char *path, char **why)
{
	uint64_t notes = 0, notes_size = 0;
	struct stat st;
	int err;

	*core = (struct vmcore){ .fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) };
	if (core->fd < 0) {
		err = -errno;
		text_set(why, "%s", strerror(errno));
		return err;
	}
	if (fstat(core->fd, &st) < 0 || !S_ISREG(st.st_mode)) {
		text_set(why, S_ISDIR(st.st_mode) ? "a directory" : "not a regular file");
		return -EINVAL;
	}
	core->size = st.st_size;
	elf_version(EV_CURRENT);
	err = vmcore_file_check(core, &notes, &notes_size, why);
	if (!err)
		err = read_notes(core, notes, notes_size, why);
	if (!err)
		err = check_info(core, why);
	if (err)
		return err;

	err = open_context(core, &core->ctx, why);
	if (!err)
		err = open_context(core, &core->pages, why);
	if (err)
		return err;
	find_info(core);
	err = check_info(core, why);
	if (err)
		return err;
	set_page_tables(core);
	return 0;
}

void vmcore_close(struct vmcore *core)
{
	if (core->xlat)
		addrxlat_ctx_decref(core->xlat);
	if (core->xlat_sys)
		addrxlat_sys_decref(core->xlat_sys);
	/*
	 * The contexts stay until the process ends: kdump_free() of 0.5.1 uses
	 * attributes behind their end (97c716a in libkdumpfile), and may die of it.
	 */
	if (core->fd >= 0)
		close(core->fd);
	free(core->info);
	free(core->cpu);
	free(core->why_not);
	*core = (struct vmcore){ .fd = -1 };
}

/*
 * Once libkdumpfile 0.5.1's cache of 1024 pages has been full, an entry that comes
 * back may lack its buffer, and the library dies. So it is not let come so far: to
 * set the size, each time another one, makes a new cache. No page is held here
 * between two reads.
 */
#define READS_MAX 1000

static void renew_cache(struct vmcore *core)
{
	core->cache_size = core->cache_size == READS_MAX + 8 ? READS_MAX + 9 : READS_MAX + 8;
	kdump_set_number_attr(core->pages, "cache.size", core->cache_size);
	core->nread = 0;
}

int vmcore_read_phys(struct vmcore *core, uint64_t addr, void *buf, size_t len)
{
	size_t got = len;
	kdump_status status;

	core->nread += (addr % VMCORE_PAGE + len + VMCORE_PAGE - 1) / VMCORE_PAGE;
	if (core->nread > READS_MAX)
		renew_cache(core);
	kdump_clear_err(core->pages);
	status = kdump_read(core->pages, KDUMP_KPHYSADDR, addr, buf, &got);
	if (status == KDUMP_OK && got == len)
		return 0;
	return status == KDUMP_ERR_NODATA ? -ENODATA : -EIO;
}

int vmcore_translate(struct vmcore *core, uint64_t virt, uint64_t *phys)
{
	addrxlat_step_t step = { .ctx = core->xlat, .sys = core->xlat_sys, .meth = &core->tables };
	addrxlat_status status;

	if (!core->translates)
		return -ENOSYS;
	status = addrxlat_launch(&step, virt);
	while (status == ADDRXLAT_OK && step.remain)
		status = addrxlat_step(&step);
	*phys = step.base.addr;
	if (status == ADDRXLAT_OK)
		return 0;
	text_set(&core->why_not, "address 0x%llx: %s", (unsigned long long)virt,
		 addrxlat_ctx_get_err(core->xlat));
	addrxlat_ctx_clear_err(core->xlat);
	return -EFAULT;
}

int vmcore_read_virt(struct vmcore *core, uint64_t addr, void *buf, size_t len)
{
	uint64_t phys;
	int err;

	if (!core->translates)
		return -ENOSYS;
	while (len) {
		size_t part = VMCORE_PAGE - addr % VMCORE_PAGE;

		if (part > len)
			part = len;
		err = vmcore_translate(core, addr, &phys);
		if (!err)
			err = vmcore_read_phys(core, phys, buf, part);
		if (err)
			return err;
		buf = (char *)buf + part;
		addr += part;
		len -= part;
	}
	return 0;
}

const char *vmcore_error(struct vmcore *core)
{
	const char *error = kdump_get_err(core->pages);

	if (!error)
		error = core->why_not;
	return error ? error : "unknown error";
}

bool vmcore_next_page(struct vmcore *core, uint64_t *pfn)
{
	kdump_attr_t attr = { .type = KDUMP_BITMAP };
	kdump_addr_t next = *pfn;

	if (kdump_get_typed_attr(core->ctx, KDUMP_ATTR_FILE_PAGEMAP, &attr) != KDUMP_OK ||
	    kdump_bmp_find_set(attr.val.bitmap, &next) != KDUMP_OK)
		return false;
	*pfn = next;
	return true;
}

char *vmcore_info(const struct vmcore *core, const char *key)
{
	size_t len = strlen(key);

	for (const char *line = core->info; line && *line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (!strncmp(line, key, len) && line[len] == '=')
			return strndup(line + len + 1, strcspn(line + len + 1, "\n"));
	}
	return NULL;
}

bool vmcore_info_hex(const struct vmcore *core, const char *key, uint64_t *v)
{
	cleanup(free) char *text = vmcore_info(core, key);
	char *end;

	if (!text || !*text)
		return false;
	*v = strtoull(text, &end, 16);
	return !*end;
}

bool vmcore_symbol(const struct vmcore *core, const char *name, uint64_t *va)
{
	cleanup(free) char *key = text_format("SYMBOL(%s)", name);

	return vmcore_info_hex(core, key, va);
}

static bool read_number(struct vmcore *core, uint64_t va, size_t len, uint64_t *v)
{
	unsigned char raw[8];

	if (vmcore_read_virt(core, va, raw, len))
		return false;
	*v = len == 8 ? be64_load(raw) : be32_load(raw);
	return true;
}

static bool info_offset(const struct vmcore *core, const char *member, uint64_t *v)
{
	cleanup(free) char *key = text_format("OFFSET(%s)", member);
	cleanup(free) char *text = vmcore_info(core, key);

	*v = text ? strtoull(text, NULL, 10) : 0;
	return text;
}

/* Kernels from 5.10 on: the text ring of the printk ring buffer. Before: log_buf. */
static bool find_log(struct vmcore *core, uint64_t *data, uint64_t *len)
{
	uint64_t va, ring, bits, off_bits, off_data;

	if (vmcore_symbol(core, "prb", &va) &&
	    info_offset(core, "printk_ringbuffer.text_data_ring", &ring) &&
	    info_offset(core, "prb_data_ring.size_bits", &off_bits) &&
	    info_offset(core, "prb_data_ring.data", &off_data)) {
		if (!read_number(core, va, 8, &va) ||
		    !read_number(core, va + ring + off_bits, 4, &bits) || bits > 30)
			return false;
		*len = 1ULL << bits;
		return read_number(core, va + ring + off_data, 8, data);
	}
	return vmcore_symbol(core, "log_buf_len", &va) && read_number(core, va, 4, len) &&
	       vmcore_symbol(core, "log_buf", &va) && read_number(core, va, 8, data);
}

bool vmcore_find_log(struct vmcore *core, uint64_t *addr, uint64_t *len)
{
	return find_log(core, addr, len) && *len && *len <= LOG_MAX;
}

int vmcore_log(struct vmcore *core, char **text, size_t *len, char **why)
{
	uint64_t data, size;
	int err;

	*text = NULL;
	if (!vmcore_find_log(core, &data, &size)) {
		text_set(why, "the log buffer was not found: %s", vmcore_error(core));
		return -ENOENT;
	}
	*len = size;
	*text = malloc(size);
	err = *text ? vmcore_read_virt(core, data, *text, size) : -ENOMEM;
	if (err) {
		text_set(why, "log buffer: %s", vmcore_error(core));
		free(*text);
		*text = NULL;
	}
	return err;
}
