// SPDX-License-Identifier: GPL-2.0
/* check_dmesg.c - the dump's kernel log holds this run's nonce, and no other */
#include "check.h"

void check_dmesg(struct scene *sc, struct check_result *r)
{
	unsigned int own = 0;

	if (!sc->dmesg) {
		check_fail(r, "%s", sc->dmesg_why ? sc->dmesg_why : "no kernel log");
		return;
	}
	if (!*sc->nonce) {
		check_skip(r, "no nonce to look for");
		return;
	}
	for (const char *s = sc->dmesg; (s = strstr(s, PROTO_KMSG_NONCE));) {
		s += strlen(PROTO_KMSG_NONCE);
		if (!strncmp(s, sc->nonce, PROTO_NONCE_LEN))
			own++;
		else
			check_fail(r, "the kernel log tells of another run: nonce %.*s, not %s",
				   PROTO_NONCE_LEN, s, sc->nonce);
	}
	if (!own)
		check_fail(r, "nonce %s is not in the kernel log (%s)", sc->nonce, sc->dmesg_by);
	check_ok(r, "nonce %s, by %s", sc->nonce, sc->dmesg_by);
}
