// SPDX-License-Identifier: GPL-2.0
/* record.c - find the crash trigger's record in the dead kernel's memory */
#include <elf.h>

#include "guest.h"

/* The kernel writes this ELF file for its own machine: no field needs to be swapped */
static int record_offset(int fd, uint64_t phys, off_t *offset)
{
	Elf64_Ehdr header;
	Elf64_Phdr load;
	int i, rc;

	rc = file_pread_all(fd, &header, sizeof(header), 0);
	for (i = 0; !rc && i < header.e_phnum; i++) {
		rc = file_pread_all(fd, &load, sizeof(load), header.e_phoff + i * sizeof(load));
		if (rc || load.p_type != PT_LOAD)
			continue;
		if (phys < load.p_paddr || phys - load.p_paddr >= load.p_filesz)
			continue;
		*offset = load.p_offset + (phys - load.p_paddr);
		return 0;
	}
	return rc ? rc : -ENXIO;
}

int record_read(const char *vmcore, uint64_t phys, struct crash_trigger_record *record)
{
	cleanup(close) int fd = open(vmcore, O_RDONLY | O_CLOEXEC);
	off_t offset;
	int rc;

	if (fd < 0)
		return -errno;
	rc = record_offset(fd, phys, &offset);
	if (!rc)
		rc = file_pread_all(fd, record, sizeof(*record), offset);
	if (!rc && memcmp(record->magic, CRASH_TRIGGER_MAGIC, sizeof(record->magic)))
		rc = -EBADMSG;
	return rc;
}
