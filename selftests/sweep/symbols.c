// SPDX-License-Identifier: GPL-2.0
/* symbols.c - where a kernel keeps what a sweep looks at */
#include <err.h>

#include "symbols.h"
#include "text.h"
#include "vmlinux.h"

/* A unit that sees the lowcore in all trees; 3.2 calls it _lowcore */
static bool find_lowcore(const struct vmlinux *elf, const char *member, uint64_t *offset)
{
	return vmlinux_offset(elf, "setup_arch", "lowcore", member, offset) ||
	       vmlinux_offset(elf, "setup_arch", "_lowcore", member, offset);
}

static bool read_banner(const struct vmlinux *elf, struct symbols *s)
{
	const unsigned char *text;
	size_t left;

	if (!vmlinux_find(elf, "linux_banner", &s->banner))
		return false;
	text = vmlinux_bytes(elf, s->banner, &left);
	if (text)
		snprintf(s->banner_text, sizeof(s->banner_text), "%.*s",
			 (int)MIN(left, sizeof(s->banner_text) - 1), (const char *)text);
	return *s->banner_text;
}

bool symbols_read(struct symbols *s, const char *vmlinux)
{
	cleanup(free) char *why = NULL;
	struct vmlinux elf;
	bool found;

	*s = (struct symbols){ 0 };
	if (vmlinux_open(&elf, vmlinux, &why))
		warnx("%s: %s", vmlinux, why);
	vmlinux_find(&elf, "panic_cpu", &s->panic_cpu);
	found = find_lowcore(&elf, "last_update_clock", &s->start_offset) && read_banner(&elf, s);
	if (!found && !why)
		warnx("%s: needs debug info with struct lowcore, and the symbol linux_banner",
		      vmlinux);
	vmlinux_close(&elf);
	return found;
}
