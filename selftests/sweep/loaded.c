// SPDX-License-Identifier: GPL-2.0
/* loaded.c - what was loaded for the crash kernel, and whether memory still holds it */
#include <endian.h>
#include <errno.h>
#include <string.h>

#include "loaded.h"
#include "text.h"

/* struct kexec_segment (include/linux/kexec.h) */
struct segment {
	uint64_t buf, bufsz, mem, memsz;
};

static int loaded_word(struct gdb *gdb, uint64_t addr, uint64_t *value)
{
	int rc = gdb_read_memory(gdb, 0, addr, value, sizeof(*value));

	*value = be64toh(*value);
	return rc;
}

int loaded_find(struct loaded *l, struct gdb *gdb, const struct symbols *symbols, uint64_t slide,
		const struct ram *ram)
{
	uint64_t image = 0, start = 0, n = 0;
	struct segment s;
	int rc = loaded_word(gdb, symbols->crash_image + slide, &image);

	*l = (struct loaded){ .n = 0 };
	if (!rc)
		rc = loaded_word(gdb, image + symbols->start, &start);
	if (!rc)
		rc = loaded_word(gdb, image + symbols->nr_segments, &n);
	if (!rc && n > LOADED_SEGMENTS)
		rc = -EPROTO;
	for (uint64_t i = 0; !rc && i < n; i++) {
		uint64_t at, size;

		rc = gdb_read_memory(gdb, 0, image + symbols->segment + i * sizeof(s), &s,
				     sizeof(s));
		at = be64toh(s.mem);
		size = be64toh(s.memsz);
		if (!rc && (at > ram->size || size > ram->size - at))
			rc = -EPROTO;
		if (rc || (start >= at && start - at < size))
			continue;
		l->segment[l->n].at = at;
		l->segment[l->n++].size = size;
	}
	return rc ?: l->n && l->n + 1 == n ? 0 : -EPROTO;
}

bool loaded_is_whole(const struct loaded *l, const struct ram *ram, uint64_t *at)
{
	for (unsigned int i = 0; i < l->n; i++) {
		*at = l->segment[i].at;
		if (!memcmp(ram->seen + *at, ram->kept + *at, l->segment[i].size))
			continue;
		while (ram->seen[*at] == ram->kept[*at])
			++*at;
		return false;
	}
	return true;
}
