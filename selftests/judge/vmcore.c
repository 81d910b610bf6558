// SPDX-License-Identifier: GPL-2.0
/* vmcore.c - an s390x dump, read through libkdumpfile */
#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <sys/stat.h>

#include "be.h"
#include "host.h"
#include "vmcore_file.h"

/* Region and segment tables: invalid; what lies below: 3 region first … 0 segment table */
#define TABLE_ENTRIES 2048
#define ENTRY_INVALID 0x20
#define ENTRY_TYPE(e) ((e) >> 2 & 3)

/* Where the kernel's topmost table lies */
static bool find_root(struct vmcore *core, uint64_t *root)
{
	uint64_t image, phys;

	if (!vmcore_symbol(core, "swapper_pg_dir", root))
		return text_fail(&core->why_not, false, "VMCOREINFO has no swapper_pg_dir");
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

/* The library keeps the system's errors apart from those of the file */
static kdump_status host_or(kdump_status status)
{
	if (status == KDUMP_ERR_SYSTEM)
		host_check(errno, "reading the dump");
	return status;
}

static int open_context(const struct vmcore *core, kdump_ctx_t **ctx, char **why)
{
	*ctx = kdump_new();
	/* The header of QEMU's dumps does not name the machine as libkdumpfile wants it */
	if (kdump_set_string_attr(*ctx, KDUMP_ATTR_ARCH_NAME, KDUMP_ARCH_S390X) != KDUMP_OK ||
	    host_or(kdump_open_fd(*ctx, core->fd)) != KDUMP_OK)
		return text_fail(why, -EINVAL, "libkdumpfile: %s", kdump_get_err(*ctx));
	return 0;
}

int vmcore_open(struct vmcore *core, const char *path, char **why)
{
	struct stat st;
	int err;

	*core = (struct vmcore){ .fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) };
	if (core->fd < 0) {
		err = -errno;
		host_check(err, path);
		return text_fail(why, err, "%s", strerror(-err));
	}
	if (fstat(core->fd, &st) < 0 || !S_ISREG(st.st_mode))
		return text_fail(why, -EINVAL,
				 S_ISDIR(st.st_mode) ? "a directory" : "not a regular file");
	core->size = st.st_size;
	elf_version(EV_CURRENT);
	err = vmcore_file_check(core, why) ?: vmcore_notes_read(core, why)
		?: open_context(core, &core->ctx, why) ?: open_context(core, &core->pages, why)
		?: vmcore_notes_find_info(core, why);
	if (!err)
		set_page_tables(core);
	return err;
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
	elf_end(core->elf);
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

	for (uint64_t at = addr - addr % VMCORE_PAGE; at < addr + len; at += VMCORE_PAGE)
		if (!vmcore_file_holds(core, at)) {
			kdump_clear_err(core->pages);
			text_set(&core->why_not, "the page at 0x%llx is not in the file",
				 (unsigned long long)at);
			return -ENODATA;
		}
	core->nread += (addr % VMCORE_PAGE + len + VMCORE_PAGE - 1) / VMCORE_PAGE;
	if (core->nread > READS_MAX)
		renew_cache(core);
	kdump_clear_err(core->pages);
	status = host_or(kdump_read(core->pages, KDUMP_KPHYSADDR, addr, buf, &got));
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
		size_t part = MIN(VMCORE_PAGE - addr % VMCORE_PAGE, len);

		err = vmcore_translate(core, addr, &phys)
			      ?: vmcore_read_phys(core, phys, buf, part);
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
	return kdump_get_err(core->pages) ?: core->why_not ?: "unknown error";
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
