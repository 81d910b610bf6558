// SPDX-License-Identifier: GPL-2.0
/* transport_sclp.c - lines on the sclp console; files stay in memory, for the host to read */
#include <sys/mman.h>
#include <termios.h>

#include "guest.h"

#define WORDS (PAGEMAP_PAGE / sizeof(uint64_t))

static int sclp_open_tty(const char *name)
{
	char path[64];

	snprintf(path, sizeof(path), "/dev/%s", name);
	return open(path, O_RDWR | O_NOCTTY | O_CLOEXEC);
}

static int sclp_open_channel(void)
{
	/* z/VM has no VT220 for a guest, though the device is there: then this names another */
	const char *name = cmdline_value(PROTO_ARG_TTY, "");
	int fd = sclp_open_tty(*name ? name : "ttysclp0");
	struct termios termios;

	/* The VT220 console; only the line mode console is called ttyS0 */
	if (fd < 0 && !*name)
		fd = sclp_open_tty("ttyS1");
	if (fd < 0 || tcgetattr(fd, &termios))
		return -errno;
	cfmakeraw(&termios);
	termios.c_cc[VMIN] = 1;
	termios.c_cc[VTIME] = 0;
	return tcsetattr(fd, TCSANOW, &termios) ? -errno : fd;
}

static void *sclp_pages(size_t pages, int fd)
{
	int flags = fd < 0 ? MAP_PRIVATE | MAP_ANONYMOUS : MAP_SHARED;
	int access = fd < 0 ? PROT_READ | PROT_WRITE : PROT_READ;
	void *memory = mmap(NULL, pages * PAGEMAP_PAGE, access, flags | MAP_POPULATE, fd, 0);

	if (memory == MAP_FAILED || mlock(memory, pages * PAGEMAP_PAGE))
		return NULL;
	return memory;
}

/*
 * The layout (PROTO_DUMPMEM): a root page holds a magic, the number of list
 * pages and their physical addresses; a list page holds those of data pages.
 * All of it stays mapped and locked until the host ends the guest.
 */
static int sclp_list(const char *name, const char *data, uint64_t *root, uint64_t *lists,
		     size_t npages)
{
	size_t i, nlists = (npages + WORDS - 1) / WORDS;
	int rc = 0;

	if (nlists > WORDS - 2)
		return -EFBIG;

	for (i = 0; !rc && i < npages; i++) {
		rc = pagemap_phys(data + i * PAGEMAP_PAGE, &lists[i]);
		channel_progress(name, i);
	}
	for (i = 0; !rc && i < nlists; i++)
		rc = pagemap_phys(&lists[i * WORDS], &root[2 + i]);

	memcpy(&root[0], PROTO_DUMPMEM_MAGIC, sizeof(root[0]));
	root[1] = nlists;
	return rc;
}

static int sclp_send_file(const char *name, const char *path)
{
	cleanup(close) int fd = open(path, O_RDONLY | O_CLOEXEC);
	int64_t size = fd < 0 ? -errno : file_size(path);
	size_t npages = (size + PAGEMAP_PAGE - 1) / PAGEMAP_PAGE;
	uint64_t *root, *lists, phys;
	void *data;
	int rc;

	if (size < 0)
		return size;

	root = sclp_pages(1, -1);
	lists = sclp_pages((npages + WORDS) / WORDS, -1);
	data = npages ? sclp_pages(npages, fd) : "";
	if (!root || !lists || !data)
		return -ENOMEM;

	rc = sclp_list(name, data, root, lists, npages);
	if (!rc)
		rc = pagemap_phys(root, &phys);
	if (!rc)
		channel_say(PROTO_DUMPMEM " name=%s size=%" PRId64 " root=0x%" PRIx64, name, size,
			    phys);
	return rc;
}

const struct transport_ops transport_sclp = {
	.name = "sclp",
	.open_channel = sclp_open_channel,
	.send_file = sclp_send_file,
};
