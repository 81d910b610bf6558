// SPDX-License-Identifier: GPL-2.0
/* symbols.c - where a kernel keeps what a sweep looks at */
#include <endian.h>
#include <err.h>
#include <string.h>

#include "symbols.h"
#include "text.h"
#include "vmlinux.h"

#define BRASL	  0xc0e5 /* brasl %r14,...: a call */
#define BRASL_LEN 6

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

/*
 * __do_machine_kdump() (arch/s390/kernel/machine_kexec.c) calls s390_reset_system();
 * that of old kernels is itself called by it, behind the reset.
 */
static bool find_reset(const struct vmlinux *elf, struct symbols *s)
{
	const struct vmlinux_symbol *f;
	const unsigned char *code;
	uint64_t addr, reset;
	size_t left;

	if (!vmlinux_find(elf, "__do_machine_kdump", &addr) ||
	    !vmlinux_find(elf, "s390_reset_system", &reset))
		return false;
	f = vmlinux_function(elf, addr);
	code = vmlinux_bytes(elf, addr, &left);
	s->reset = addr;
	for (size_t at = 0; f && code && at + BRASL_LEN <= MIN(left, f->size); at += 2) {
		uint16_t op;
		uint32_t half_words;

		memcpy(&op, code + at, sizeof(op));
		memcpy(&half_words, code + at + 2, sizeof(half_words));
		if (be16toh(op) == BRASL &&
		    addr + at + 2 * (int64_t)(int32_t)be32toh(half_words) == reset)
			s->reset = addr + at + BRASL_LEN;
	}
	return true;
}

static bool find_image(const struct vmlinux *elf, struct symbols *s)
{
	return vmlinux_find(elf, "kexec_crash_image", &s->crash_image) &&
	       vmlinux_offset(elf, "machine_kexec", "kimage", "start", &s->start) &&
	       vmlinux_offset(elf, "machine_kexec", "kimage", "nr_segments", &s->nr_segments) &&
	       vmlinux_offset(elf, "machine_kexec", "kimage", "segment", &s->segment);
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
	found = read_banner(&elf, s) && vmlinux_find(&elf, "_stext", &s->stext) &&
		find_reset(&elf, s) && find_image(&elf, s);
	if (!found && !why)
		warnx("%s: needs debug info with struct kimage, and the symbols linux_banner, "
		      "_stext, __do_machine_kdump, s390_reset_system, kexec_crash_image",
		      vmlinux);
	vmlinux_close(&elf);
	return found;
}
