// SPDX-License-Identifier: GPL-2.0
/* vmcore_notes.c - the notes of a dump: its CPUs, and VMCOREINFO */
#include <errno.h>
#include <gelf.h>

#include "be.h"
#include "vmcore_file.h"

#define NOTES_MAX (64 << 20)

#define KEY_MAX	       200
#define KEY_CHARACTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.()"

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

	if (nh->n_type == NT_PRSTATUS && core_note) {
		if (core->ncpus == VMCORE_CPUS || nh->n_descsz < PRSTATUS_END)
			return text_fail(why, -EINVAL,
					 "notes: NT_PRSTATUS number %u is not as s390x has it",
					 MIN(core->ncpus + 1, VMCORE_CPUS));
		core->cpu = xreallocarray(core->cpu, core->ncpus + 1, sizeof(*core->cpu));
		*cpu = core->cpu + core->ncpus++;
		**cpu = (struct vmcore_cpu){ 0 };
		(*cpu)->psw_mask = be64_load(desc + PRSTATUS_PSW);
		(*cpu)->psw_addr = be64_load(desc + PRSTATUS_PSW + 8);
		for (int i = 0; i < 16; i++)
			(*cpu)->gpr[i] = be64_load(desc + PRSTATUS_GPR + 8 * i);
	} else if (*cpu && s390_note && nh->n_type == NT_S390_PREFIX && nh->n_descsz == 4) {
		(*cpu)->prefix = be32_load(desc);
		(*cpu)->has_prefix = true;
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
		return text_fail(why, -ENOMEM, "out of memory");
	from.d_buf = raw;
	from.d_size = size;
	to = from;
	to.d_buf = notes;
	if (!elf64_xlatetom(&to, &from, ELFDATA2MSB))
		return text_fail(why, -EINVAL, "notes: %s", elf_errmsg(-1));
	while (!err && n-- && (at = gelf_getnote(&to, at, &nh, &name, &desc)) > 0)
		err = read_note(core, &nh, notes + name, notes + desc, &cpu, why);
	return err;
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

		if (key == len || !key || key > KEY_MAX || strspn(line, KEY_CHARACTERS) < key)
			return text_fail(why, -EINVAL, "VMCOREINFO: line %u is not key=value",
					 nr + 1);
		line += len + (line[len] == '\n');
	}
	return 0;
}

int vmcore_notes_read(struct vmcore *core, char **why)
{
	uint64_t off = core->notes, size = core->notes_size;
	cleanup(free) char *raw = NULL;
	int err;

	if (!size || size > NOTES_MAX || off > core->size || core->size - off < size)
		return text_fail(why, -EINVAL, "notes: %llu bytes at %llu, in a file of %llu",
				 (unsigned long long)size, (unsigned long long)off,
				 (unsigned long long)core->size);
	raw = malloc(size);
	if (!raw)
		return text_fail(why, -ENOMEM, "out of memory");
	err = vmcore_file_read(core, raw, size, off);
	if (err)
		return text_fail(why, err, "notes: %s", strerror(-err));
	return walk_notes(core, raw, size, SIZE_MAX, why) ?: check_info(core, why);
}

/* In the lowcore: address of the note that the kernel keeps VMCOREINFO in */
#define LOWCORE_VMCOREINFO 0xe0c
#define INFO_NOTE_MAX	   (2 * VMCORE_PAGE)

/*
 * A hypervisor knows the CPUs and nothing of Linux, so its dump has no note with
 * VMCOREINFO. The kernel tells where it is.
 */
int vmcore_notes_find_info(struct vmcore *core, char **why)
{
	cleanup(free) char *note = calloc(1, INFO_NOTE_MAX);
	cleanup(free) char *ignored = NULL;
	unsigned char raw[8];
	uint64_t at;
	size_t len;

	if (core->info || vmcore_read_phys(core, LOWCORE_VMCOREINFO, raw, sizeof(raw)))
		return 0;
	at = be64_load(raw);
	len = INFO_NOTE_MAX - at % VMCORE_PAGE;
	if (!at || at % 4 || vmcore_read_phys(core, at, note, len))
		return 0;
	walk_notes(core, note, len, 1, &ignored);
	return check_info(core, why);
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
