// SPDX-License-Identifier: GPL-2.0
/*
 * transport_sclp.c - channel and console on sclp; the dump read out of guest memory
 *
 * For kernels without virtio-ccw. The guest holds the file in pages and says
 *	dumpmem name=vmcore size=4711234 root=0x3f000000
 * The root page holds big-endian 64-bit words: the magic, the number of list
 * pages, and their physical addresses. A list page holds 512 physical
 * addresses of the file's pages, in order.
 */
#include <endian.h>
#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/mman.h>

#include "proto.h"
#include "transport.h"

#define GATHER_PAGE  4096
#define GATHER_WORDS (GATHER_PAGE / sizeof(uint64_t))
#define GATHER_CHUNK (256 * GATHER_PAGE)

struct gather {
	void (*then)(struct transport *t, const char *data);
	size_t asked;	       /* bytes of the read under way */
	uint64_t npages, page; /* of the file: all, and the next to read */
	uint64_t nlists, list; /* the same for list pages */
	uint64_t root[GATHER_WORDS];
	uint64_t *address; /* of each page */
};

static const char *const sclp_devices[] = {
	"-device", "sclpconsole,chardev=channel", "-device", "sclplmconsole,chardev=console", NULL,
};

static void gather_answer(void *arg, struct json_object *ret, const char *error)
{
	struct transport *t = arg;
	cleanup(free) char *data = xcalloc(1, t->gather->asked);

	(void)ret;
	if (error)
		transport_fail(t, "pmemsave: %.90s", error);
	else if (pread(t->fd, data, t->gather->asked, 0) != (ssize_t)t->gather->asked)
		transport_fail(t, "pmemsave: short read");
	else
		t->gather->then(t, data);
}

static void gather_read(struct transport *t, uint64_t address, size_t size,
			void (*then)(struct transport *t, const char *data))
{
	struct json_object *args;

	if (address % GATHER_PAGE || address >= t->mem || size > t->mem - address) {
		transport_fail(t, "the guest's list of pages leaves its memory");
		return;
	}
	args = json_format("{ 'val': %" PRIu64 ", 'size': %zu, 'filename': '/proc/self/fd/%d' }",
			   address, size, t->peer);
	t->gather->asked = size;
	t->gather->then = then;
	if (qmp_send_quiet(t->qmp, "pmemsave", args, gather_answer, t))
		transport_fail(t, QMP_EPIPE_TEXT);
}

static void gather_next_data(struct transport *t);

static void gather_data(struct transport *t, const char *data)
{
	struct gather *g = t->gather;
	struct transport_file *f = transport_current(t);
	bool last;

	g->page += g->asked / GATHER_PAGE;
	last = g->page == g->npages;
	/* May begin the next file, and g anew */
	transport_store(t, data, MIN(g->asked, f->size - f->received));
	if (!last && !t->folder->error)
		gather_next_data(t);
}

static void gather_next_data(struct transport *t)
{
	struct gather *g = t->gather;
	uint64_t *a = g->address + g->page;
	uint64_t n = 1;

	while (g->page + n < g->npages && a[n] == a[0] + n * GATHER_PAGE &&
	       n * GATHER_PAGE < GATHER_CHUNK)
		n++;
	gather_read(t, *a, n * GATHER_PAGE, gather_data);
}

static void gather_list(struct transport *t, const char *data)
{
	struct gather *g = t->gather;
	const uint64_t *word = (const void *)data;
	uint64_t first = g->list * GATHER_WORDS;

	for (uint64_t i = 0; i < GATHER_WORDS && first + i < g->npages; i++)
		g->address[first + i] = be64toh(word[i]);
	if (++g->list < g->nlists)
		gather_read(t, be64toh(g->root[2 + g->list]), GATHER_PAGE, gather_list);
	else
		gather_next_data(t);
}

static void gather_root(struct transport *t, const char *data)
{
	struct gather *g = t->gather;

	memcpy(g->root, data, GATHER_PAGE);
	g->nlists = (g->npages + GATHER_WORDS - 1) / GATHER_WORDS;
	if (memcmp(g->root, PROTO_DUMPMEM_MAGIC, sizeof(uint64_t)) ||
	    be64toh(g->root[1]) < g->nlists || g->nlists > GATHER_WORDS - 2)
		transport_fail(t, "the guest's root page holds no list of pages");
	else
		gather_read(t, be64toh(g->root[2]), GATHER_PAGE, gather_list);
}

static void gather_destroy(struct transport *t)
{
	if (t->gather)
		free(t->gather->address);
	free(t->gather);
	t->gather = NULL;
}

static void gather_begin(struct transport *t)
{
	struct transport_file *f = transport_current(t);

	gather_destroy(t);
	t->gather = xcalloc(1, sizeof(*t->gather));
	t->gather->npages = (f->size + GATHER_PAGE - 1) / GATHER_PAGE;
	t->gather->address = xcalloc(t->gather->npages, sizeof(uint64_t));
	gather_read(t, f->root, GATHER_PAGE, gather_root);
}

/* QEMU opens it by its number, so that no path and no disk is needed */
static int sclp_open(int fd[2])
{
	fd[0] = memfd_create("kt-data", MFD_CLOEXEC);
	if (fd[0] < 0)
		return -errno;
	fd[1] = dup(fd[0]);
	return fd[1] < 0 ? -errno : 0;
}

const struct transport_ops transport_sclp = {
	.name = "sclp",
	.console = "ttyS0",
	.word = PROTO_DUMPMEM,
	.open = sclp_open,
	.devices = sclp_devices,
	.begin = gather_begin,
	.destroy = gather_destroy,
};
