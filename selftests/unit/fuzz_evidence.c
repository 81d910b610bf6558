// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz_evidence.c - damaged results folders, by libFuzzer
 *
 * The input's first byte says which file of a recorded folder the rest replaces;
 * with its high bit set, the rest is put over the middle of that file.
 */
#include <string.h>

#include "file.h"
#include "fixture.h"
#include "result.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const file[] = { EVIDENCE_RUN, EVIDENCE_CASE, EVIDENCE_KERNEL,
				    EVIDENCE_CPU_STATES };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char *text[ARRAY_SIZE(file)], *dir;
	static size_t len[ARRAY_SIZE(file)];
	const struct scene_options opt = { 0 };
	cleanup(free) char *path = NULL;
	cleanup(free) char *line = NULL;
	cleanup(free) char *directive = NULL;
	struct json_object *result;
	size_t n, at;
	int err;

	if (!dir) {
		dir = fixture_create("lost");
		for (size_t i = 0; i < ARRAY_SIZE(file); i++) {
			cleanup(free) char *p = text_format("%s/%s", dir, file[i]);

			if (file_read(p, 1 << 20, &text[i], &len[i]))
				abort();
		}
	}
	if (size < 4)
		return 0;
	n = data[0] % ARRAY_SIZE(file);
	path = text_format("%s/%s", dir, file[n]);
	if (data[0] & 0x80) {
		cleanup(free) char *copy = malloc(len[n] + size);

		memcpy(copy, text[n], len[n]);
		at = (data[1] << 16 | data[2] << 8 | data[3]) % len[n];
		memcpy(copy + at, data + 4, size - 4);
		file_write(path, copy, at + size - 4 > len[n] ? at + size - 4 : len[n]);
	} else {
		file_write(path, (const char *)data + 4, size - 4);
	}
	result = verdict_run(dir, &opt, &err);
	if (!result)
		abort();
	line = result_line(result);
	directive = result_directive(result);
	if (strpbrk(line, "\n#\033"))
		abort();
	json_object_put(result);
	file_write(path, text[n], len[n]);
	return 0;
}
