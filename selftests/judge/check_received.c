// SPDX-License-Identifier: GPL-2.0
/* check_received.c - the capture kernel said all that it must, and every file came whole */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "check.h"

static void compare_nonce(struct scene *sc, const char *key, const char *word,
			  struct check_result *r)
{
	const char *nonce = json_get_str(sc->ev->run, key, NULL);

	if (!nonce)
		check_fail(r, "no %s from the capture kernel", word);
	else if (strcmp(nonce, sc->ev->nonce))
		check_fail(r, "%s with nonce %s, this run's is %s", word, nonce, sc->ev->nonce);
}

static void compare_size(struct scene *sc, const char *name, struct json_object *file,
			 struct check_result *r)
{
	cleanup(free) char *path = evidence_path(sc->ev, name);
	int64_t announced = -1, received = -1;
	struct stat st;

	if (strchr(name, '/'))
		check_fail(r, "a file name with a slash");
	else if (!json_get_int(file, "announced", &announced) ||
		 !json_get_int(file, "received", &received) || announced != received)
		check_fail(r, "%s: %lld bytes of %lld received", name, (long long)received,
			   (long long)announced);
	else if (stat(path, &st) < 0)
		check_fail(r, "%s: %s", name, strerror(errno));
	else if (st.st_size != announced)
		check_fail(r, "%s: %lld bytes announced, %lld in the folder", name,
			   (long long)announced, (long long)st.st_size);
}

void check_received(struct scene *sc, struct check_result *r)
{
	struct json_object *files;

	if (!sc->ev) {
		check_skip(r, "a dump without its run");
		return;
	}
	files = json_get(sc->ev->run, "files", json_type_object);
	compare_nonce(sc, "fail_nonce", PROTO_FAIL, r);
	compare_nonce(sc, "success_nonce", PROTO_SUCCESS, r);
	if (!json_get(files, EVIDENCE_VMCORE, json_type_object))
		check_fail(r, "no vmcore was announced");
	if (files) {
		json_object_object_foreach (files, name, file)
			compare_size(sc, name, file, r);
	}
	check_ok(r, "fail and success with nonce %s, %d files whole", sc->ev->nonce,
		 files ? json_object_object_length(files) : 0);
}
