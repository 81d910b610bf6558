// SPDX-License-Identifier: GPL-2.0
/*
 * vmcore_file.c - the structure of a dump's file, proved before a library relies on it
 *
 * libkdumpfile 0.5 trusts sizes and offsets of a damaged file as far as reading
 * beyond its end or writing beyond a buffer.
 */
#include <errno.h>
#include <gelf.h>

#include "be.h"
#include "host.h"
#include "vmcore_file.h"

#define KDUMP_MAGIC "KDUMP   "
#define FLAT_MAGIC  "makedumpfile"

/* More offsets in the header and its sub-header; flags of a descriptor */
#define HEADER_VERSION	  8
#define HEADER_MACHINE	  272
#define HEADER_STATUS	  424
#define HEADER_BLOCK_SIZE 428
#define SUB_LEVEL	  8
#define SUB_SPLIT	  12
#define SUB_MAX_MAPNR	  96
#define SUB_END		  104
#define DESC_COMPRESSED	  0x27 /* zlib, lzo, snappy, zstd */

#define SUB_BLOCKS_MAX	  4096
#define BITMAP_BLOCKS_MAX (1 << 17) /* 2 TiB of memory */
#define DESC_BATCH	  1024

int vmcore_file_read(const struct vmcore *core, void *buf, size_t len, uint64_t offset)
{
	size_t done = 0;

	while (done < len) {
		ssize_t n = TEMP_FAILURE_RETRY(
			pread(core->fd, (char *)buf + done, len - done, offset + done));

		if (n < 0) {
			host_check(errno, "reading the dump");
			return -errno;
		}
		if (!n)
			return -ENODATA;
		done += n;
	}
	return 0;
}

/* One descriptor: its data must lie in the file and fit a page */
static const char *bad_descriptor(const struct vmcore *core, const unsigned char *desc)
{
	uint64_t at = be64_load(desc);
	uint32_t size = be32_load(desc + 8), flags = be32_load(desc + 12);

	if (!size || size > VMCORE_PAGE)
		return "size of its data";
	if (flags & ~DESC_COMPRESSED || flags & (flags - 1))
		return "flags of its compression";
	if (!flags && size != VMCORE_PAGE)
		return "size of its uncompressed data";
	if (at > core->size || core->size - at < size)
		return "its data lies beyond the end of the file";
	return NULL;
}

/* @map says which pages are in the file, one descriptor each from @at on */
static int check_descriptors(struct vmcore *core, const unsigned char *map, uint64_t pages,
			     uint64_t at, char **why)
{
	unsigned char batch[DESC_BATCH * DESC_SIZE];
	uint64_t n = 0, i = 0, bad = 0, first = 0;
	const char *what = NULL;

	for (uint64_t pfn = 0; pfn < pages; pfn++)
		n += map[pfn / 8] >> pfn % 8 & 1;
	if (at > core->size || (core->size - at) / DESC_SIZE < n)
		return text_fail(why, -EINVAL, "the file ends in the descriptors of its %llu pages",
				 (unsigned long long)n);
	for (uint64_t pfn = 0; pfn < pages; pfn++) {
		const char *wrong;

		if (!(map[pfn / 8] >> pfn % 8 & 1))
			continue;
		if (i % DESC_BATCH == 0) {
			uint64_t left = n - i < DESC_BATCH ? n - i : DESC_BATCH;
			int err =
				vmcore_file_read(core, batch, left * DESC_SIZE, at + i * DESC_SIZE);

			if (err)
				return err;
		}
		wrong = bad_descriptor(core, batch + i++ % DESC_BATCH * DESC_SIZE);
		if (wrong && !bad++) {
			what = wrong;
			first = pfn * VMCORE_PAGE;
		}
	}
	if (!bad)
		return 0;
	text_set(why, "%llu of %llu pages can't be read, the first at 0x%llx: %s",
		 (unsigned long long)bad, (unsigned long long)n, (unsigned long long)first, what);
	return -EINVAL;
}

static int check_bitmaps(struct vmcore *core, const unsigned char *head, uint64_t max_mapnr,
			 char **why)
{
	uint32_t sub = be32_load(head + HEADER_SUB_SIZE);
	uint32_t blocks = be32_load(head + HEADER_BITMAP_BLOCKS);
	uint64_t start = (1 + (uint64_t)sub) * VMCORE_PAGE;
	size_t half = (size_t)blocks / 2 * VMCORE_PAGE;
	cleanup(free) unsigned char *map = NULL;

	if (!sub || sub > SUB_BLOCKS_MAX)
		return text_fail(why, -EINVAL, "header: %u blocks of sub-header", sub);
	if (!blocks || blocks % 2 || blocks > BITMAP_BLOCKS_MAX)
		return text_fail(why, -EINVAL, "header: %u blocks of bitmap", blocks);
	if (!max_mapnr || max_mapnr > half * 8)
		return text_fail(why, -EINVAL, "header: %llu page frames, a bitmap for %llu",
				 (unsigned long long)max_mapnr, (unsigned long long)half * 8);
	map = malloc(half);
	if (!map)
		return text_fail(why, -ENOMEM, "out of memory");
	if (vmcore_file_read(core, map, half, start + half))
		return text_fail(why, -EINVAL, "the file ends in its bitmap");
	return check_descriptors(core, map, half * 8, start + 2 * half, why);
}

static int check_kdump(struct vmcore *core, const unsigned char *head, char **why)
{
	uint32_t version = be32_load(head + HEADER_VERSION);
	unsigned char sub[SUB_END];

	core->compressed = true;
	core->status = be32_load(head + HEADER_STATUS);
	/* QEMU writes it in capitals */
	if (strncasecmp((const char *)head + HEADER_MACHINE, "s390x", 65))
		return text_fail(why, -EINVAL, "header: not a dump of s390x");
	if (be32_load(head + HEADER_BLOCK_SIZE) != VMCORE_PAGE)
		return text_fail(why, -EINVAL, "header: block size is not 4096 as on s390x");
	if (version != 6)
		return text_fail(why, -EINVAL, "header: version %u, makedumpfile writes 6",
				 version);
	if (vmcore_file_read(core, sub, sizeof(sub), VMCORE_PAGE))
		return text_fail(why, -EINVAL, "the file ends in its header");
	if (be32_load(sub + SUB_SPLIT))
		return text_fail(why, -EINVAL,
				 "one part of a split dump: put it together first with "
				 "makedumpfile --reassemble");
	core->level = be32_load(sub + SUB_LEVEL);
	if (core->level > 63)
		return text_fail(why, -EINVAL, "header: dump level %u does not exist", core->level);
	core->notes = be64_load(sub + SUB_NOTE_OFFSET);
	core->notes_size = be64_load(sub + SUB_NOTE_SIZE);
	return check_bitmaps(core, head, be64_load(sub + SUB_MAX_MAPNR), why);
}

/* libelf reads the headers; every segment must lie in the file */
static int check_elf(struct vmcore *core, char **why)
{
	Elf *elf = core->elf = elf_begin(core->fd, ELF_C_READ, NULL);
	GElf_Ehdr eh;
	int err = 0;
	size_t n = 0;

	if (!elf || !gelf_getehdr(elf, &eh) || elf_getphdrnum(elf, &n)) {
		text_set(why, "ELF header: %s", elf_errmsg(-1));
		err = -EINVAL;
	} else if (eh.e_type != ET_CORE || eh.e_machine != EM_S390) {
		text_set(why, "an ELF file, but not a dump of s390x");
		err = -EINVAL;
	}
	for (size_t i = 0; !err && i < n; i++) {
		GElf_Phdr ph;

		if (!gelf_getphdr(elf, i, &ph) || ph.p_offset > core->size ||
		    core->size - ph.p_offset < ph.p_filesz) {
			text_set(why, "segment %zu lies beyond the end of the file", i);
			err = -EINVAL;
		} else if (ph.p_type == PT_NOTE) {
			core->notes = ph.p_offset;
			core->notes_size = ph.p_filesz;
		}
	}
	return err;
}

/*
 * What is in a segment's memory size only is a hole: 0.5.1 of libkdumpfile crashes
 * on the last page of one.
 */
bool vmcore_file_holds(const struct vmcore *core, uint64_t phys)
{
	GElf_Phdr ph;

	if (!core->elf)
		return true;
	for (int i = 0; gelf_getphdr(core->elf, i, &ph); i++)
		if (ph.p_type == PT_LOAD && phys >= ph.p_paddr && phys - ph.p_paddr < ph.p_filesz)
			return true;
	return false;
}

int vmcore_file_check(struct vmcore *core, char **why)
{
	unsigned char head[VMCORE_PAGE];

	if (!core->size)
		return text_fail(why, -EINVAL, "the file is empty");
	if (vmcore_file_read(core, head, sizeof(head), 0))
		return text_fail(why, -EINVAL, "%llu bytes are no dump",
				 (unsigned long long)core->size);
	if (!memcmp(head, KDUMP_MAGIC, strlen(KDUMP_MAGIC)))
		return check_kdump(core, head, why);
	if (!memcmp(head, FLAT_MAGIC, sizeof(FLAT_MAGIC)))
		return text_fail(why, -EINVAL,
				 "a flattened dump: put it together first with makedumpfile -R");
	if (memcmp(head, ELFMAG, SELFMAG))
		return text_fail(why, -EINVAL, "not a dump: neither KDUMP nor ELF at its start");
	if (head[EI_CLASS] != ELFCLASS64 || head[EI_DATA] != ELFDATA2MSB)
		return text_fail(why, -EINVAL, "an ELF file, but not of s390x");
	return check_elf(core, why);
}
