// SPDX-License-Identifier: GPL-2.0
/* dump_edit.c - change notes and pages of a folder's vmcore: the steps of fixture.h */
#include <string.h>

#include "be.h"
#include "blob.h"
#include "dump_edit.h"
#include "proto.h"
#include "vmcore_file.h"

#define NOTE_CORE     20 /* header and name "CORE" */
#define PRSTATUS_SIZE 336
#define PREFIX_TYPE   0x305

/* Descriptor of the Nth note (from 1) of a kind; NULL: there are fewer */
static char *find_note(struct blob *b, uint32_t type, uint32_t name_len, unsigned int n)
{
	uint64_t at = be64_load(b->data + VMCORE_PAGE + SUB_NOTE_OFFSET);
	uint64_t end = at + be64_load(b->data + VMCORE_PAGE + SUB_NOTE_SIZE);

	while (at + 12 < end) {
		uint32_t name = be32_load(b->data + at), desc = be32_load(b->data + at + 4);
		uint64_t start = at + 12 + ((name + 3) & ~3u);

		if (be32_load(b->data + at + 8) == type && name == name_len && !--n)
			return b->data + start;
		at = start + ((desc + 3) & ~3u);
	}
	return NULL;
}

static void swap_bytes(char *a, char *b, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		char c = a[i];

		a[i] = b[i];
		b[i] = c;
	}
}

bool dump_edit_note(const char *dir, const char *verb, unsigned int from, unsigned int to)
{
	bool prefix = !strcmp(verb, "prefix-copy");
	struct blob b;
	char *a, *c;

	if (!blob_read(&b, dir, EVIDENCE_VMCORE))
		return false;
	a = prefix ? find_note(&b, PREFIX_TYPE, 6, from) : find_note(&b, 1, 5, from);
	c = prefix ? find_note(&b, PREFIX_TYPE, 6, to) : find_note(&b, 1, 5, to);
	if (!a || !c)
		return false;
	if (!strcmp(verb, "note-swap"))
		swap_bytes(a + 112, c + 112, PRSTATUS_SIZE - 112);
	else if (!strcmp(verb, "note-drop"))
		a[-NOTE_CORE + 11] = 0x77;
	else if (prefix)
		memcpy(c, a, 4);
	else
		memcpy(c + 112, a + 112, PRSTATUS_SIZE - 112);
	return blob_write(&b);
}

/* The copies go to the end of the file */
bool dump_edit_many(const char *dir, unsigned int n)
{
	const size_t size = NOTE_CORE + PRSTATUS_SIZE;
	uint64_t where, len;
	struct blob b;
	char *first;

	if (!blob_read(&b, dir, EVIDENCE_VMCORE))
		return false;
	b.data = xreallocarray(b.data, b.len + n * size, 1);
	first = find_note(&b, 1, 5, 1);
	if (!first)
		return false;
	for (unsigned int i = 0; i < n; i++)
		memcpy(b.data + b.len + i * size, first - NOTE_CORE, size);
	where = htobe64(b.len);
	len = htobe64(n * size);
	memcpy(b.data + VMCORE_PAGE + SUB_NOTE_OFFSET, &where, sizeof(where));
	memcpy(b.data + VMCORE_PAGE + SUB_NOTE_SIZE, &len, sizeof(len));
	b.len += n * size;
	return blob_write(&b);
}

/* The page's descriptor; NULL: it is not in the file */
static char *find_page(struct blob *b, uint64_t pfn, unsigned char **map)
{
	size_t head = (1 + be32_load(b->data + HEADER_SUB_SIZE)) * (size_t)VMCORE_PAGE;
	size_t size = be32_load(b->data + HEADER_BITMAP_BLOCKS) * (size_t)VMCORE_PAGE;
	char *desc = b->data + head + size;

	*map = (unsigned char *)b->data + head + size / 2;
	if (pfn >= size * 4 || !((*map)[pfn / 8] & 1 << pfn % 8))
		return NULL;
	for (uint64_t i = 0; i < pfn; i++)
		if ((*map)[i / 8] & 1 << i % 8)
			desc += DESC_SIZE;
	return desc;
}

/* A changed page goes to the end of the file, uncompressed */
bool dump_edit_page(const char *dir, uint64_t phys, size_t offset, const char *hex)
{
	cleanup(free) char *why = NULL;
	uint64_t where;
	uint32_t size = htobe32(VMCORE_PAGE), flags = 0;
	char page[VMCORE_PAGE], *desc;
	unsigned char *map;
	struct vmcore core;
	struct blob b;
	bool ok;

	if (!blob_read(&b, dir, EVIDENCE_VMCORE) || offset >= sizeof(page))
		return false;
	ok = !vmcore_open(&core, b.path, &why) &&
	     !vmcore_read_phys(&core, phys, page, sizeof(page));
	vmcore_close(&core);
	if (!ok || !blob_put(page + offset, sizeof(page) - offset, hex))
		return false;
	b.data = xreallocarray(b.data, b.len + sizeof(page), 1);
	desc = find_page(&b, phys / VMCORE_PAGE, &map);
	if (!desc)
		return false;
	memcpy(b.data + b.len, page, sizeof(page));
	where = htobe64(b.len);
	b.len += sizeof(page);
	memcpy(desc, &where, 8);
	memcpy(desc + 8, &size, 4);
	memcpy(desc + 12, &flags, 4);
	return blob_write(&b);
}

bool dump_edit_desc(const char *dir, const char *verb, uint64_t phys, size_t offset,
		    const char *hex)
{
	unsigned char *map;
	struct blob b;
	char *desc;

	if (!blob_read(&b, dir, EVIDENCE_VMCORE))
		return false;
	desc = find_page(&b, phys / VMCORE_PAGE, &map);
	if (!desc)
		return false;
	if (!strcmp(verb, "page-data")) {
		b.data[be64_load(desc) + be32_load(desc + 8) / 2] ^= 0x10;
	} else if (!strcmp(verb, "page-drop")) {
		size_t behind = b.data + b.len - desc - DESC_SIZE;

		map[phys / VMCORE_PAGE / 8] &= ~(1 << phys / VMCORE_PAGE % 8);
		memmove(desc, desc + DESC_SIZE, behind);
		/* What follows moved: put the file's length right, and every offset */
		b.len -= DESC_SIZE;
		for (char *d = b.data +
			       (1 + be32_load(b.data + HEADER_SUB_SIZE)) * (size_t)VMCORE_PAGE +
			       be32_load(b.data + HEADER_BITMAP_BLOCKS) * (size_t)VMCORE_PAGE;
		     d < b.data + be64_load(b.data + (d - b.data)) &&
		     d + DESC_SIZE < b.data + b.len;
		     d += DESC_SIZE) {
			uint64_t at = htobe64(be64_load(d) - DESC_SIZE);

			if (be32_load(d + 8) > VMCORE_PAGE || be64_load(d) > b.len + DESC_SIZE)
				break;
			memcpy(d, &at, 8);
		}
	} else if (offset >= DESC_SIZE || !blob_put(desc + offset, DESC_SIZE - offset, hex)) {
		return false;
	}
	return blob_write(&b);
}

bool dump_edit_text(const char *dir, const char *from, const char *to)
{
	struct blob b;
	char *at;
	int n = 0;

	if (strlen(from) != strlen(to) || !blob_read(&b, dir, EVIDENCE_VMCORE))
		return false;
	while ((at = memmem(b.data, b.len, from, strlen(from)))) {
		memcpy(at, to, strlen(to));
		n++;
	}
	return blob_write(&b) && n;
}
