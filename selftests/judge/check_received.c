// SPDX-License-Identifier: GPL-2.0
/* check_received.c - the capture kernel said all that it must, and every file came whole */
#include <errno.h>
#include <sys/stat.h>

#include "check.h"

static void compare_nonce(struct scene *sc, const char *nonce, const char *word,
			  struct check_result *r)
{
	if (!nonce)
		check_fail(r, "no %s from the capture kernel", word);
	else if (strcmp(nonce, sc->ev->nonce))
		check_fail(r, "%s with nonce %s, this run's is %s", word, nonce, sc->ev->nonce);
}

static void compare_size(struct scene *sc, const struct evidence_file *f, struct check_result *r)
{
	cleanup(free) char *path = evidence_path(sc->ev, f->name);
	struct stat st;

	if (strchr(f->name, '/'))
		check_fail(r, "a file name with a slash");
	else if (f->announced < 0 || f->announced != f->received)
		check_fail(r, "%s: %lld bytes of %lld received", f->name, (long long)f->received,
			   (long long)f->announced);
	else if (stat(path, &st) < 0)
		check_fail(r, "%s: %s", f->name, strerror(errno));
	else if (st.st_size != f->announced)
		check_fail(r, "%s: %lld bytes announced, %lld in the folder", f->name,
			   (long long)f->announced, (long long)st.st_size);
}

void check_received(struct scene *sc, struct check_result *r)
{
	const struct evidence_seen *seen;

	if (!sc->ev) {
		check_skip(r, "a dump without its run");
		return;
	}
	seen = &sc->ev->seen;
	compare_nonce(sc, seen->fail_nonce, PROTO_FAIL, r);
	compare_nonce(sc, seen->success_nonce, PROTO_SUCCESS, r);
	if (!evidence_file(sc->ev, EVIDENCE_VMCORE))
		check_fail(r, "no vmcore was announced");
	for (size_t i = 0; i < seen->nfiles; i++)
		compare_size(sc, seen->file + i, r);
	check_ok(r, "fail and success with nonce %s, %zu files whole", sc->ev->nonce, seen->nfiles);
}
