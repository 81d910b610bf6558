// SPDX-License-Identifier: GPL-2.0
/* check_record.c - the crash trigger's record in the dump's memory is this run's */
#include "check.h"

void check_record(struct scene *sc, struct check_result *r)
{
	if (!sc->record_phys)
		check_skip(r, "this kernel has no crash trigger, so no record");
	else if (!sc->record)
		check_fail(r, "no record at 0x%llx", (unsigned long long)sc->record_phys);
	else if (memcmp(sc->record->nonce, sc->nonce, PROTO_NONCE_LEN))
		check_fail(r, "the record is another run's: nonce %.*s, not %s", PROTO_NONCE_LEN,
			   sc->record->nonce, sc->nonce);
	else
		check_ok(r, "record at 0x%llx, %u calls of panic()",
			 (unsigned long long)sc->record_phys, sc->ncalls);
}
