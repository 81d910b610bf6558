// SPDX-License-Identifier: GPL-2.0
/* check_build_id.c - the dump is of this vmlinux, so what symbols say is true */
#include "check.h"

void check_build_id(struct scene *sc, struct check_result *r)
{
	cleanup(free) char *id = NULL;

	id = vmcore_info(&sc->core, "BUILD-ID");
	if (sc->elf_why)
		check_skip(r, "no vmlinux: %s", sc->elf_why);
	else if (!id)
		check_skip(r, "VMCOREINFO has no BUILD-ID (kernels before 5.10)");
	else if (!*sc->elf.build_id)
		check_fail(r, "the vmlinux has no build ID, the dump has %s", id);
	else if (strcmp(id, sc->elf.build_id))
		check_fail(r, "wrong vmlinux: it is %s, the dump is of %s", sc->elf.build_id, id);
	else
		check_ok(r, "%s", id);
}
