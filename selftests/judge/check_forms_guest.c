// SPDX-License-Identifier: GPL-2.0
/* check_forms_guest.c - the forms that the capture kernel made hold the pages of the dump */
#include "check.h"
#include "compare.h"

static void ask_form(struct scene *sc, const char *name, const char *form, bool same,
		     struct check_result *r)
{
	cleanup(free) char *path = evidence_path(sc->ev, name);
	cleanup(free) char *why = NULL;

	if (!evidence_file(sc->ev, name))
		check_fail(r, "%s: the capture kernel sent none", form);
	else if (!compare_form(&sc->core, path, same, &why))
		check_fail(r, "%s: %s", form, why);
	else
		check_ok(r, "%s", form);
}

void check_forms_guest(struct scene *sc, struct check_result *r)
{
	if (!sc->ev || !sc->ev->asked.forms) {
		check_skip(r, "the case asks for no other forms");
		return;
	}
	if (sc->core_why) {
		check_fail(r, "the dump can't be read");
		return;
	}
	ask_form(sc, EVIDENCE_ELF, "-E", false, r);
	ask_form(sc, EVIDENCE_JOINED, "--split and --reassemble", true, r);
}
