// SPDX-License-Identifier: GPL-2.0
/* vmcore_log.c - the kernel's log buffer in a dump */
#include <errno.h>

#include "be.h"
#include "vmcore.h"

#define LOG_MAX (64 << 20)

static bool read_number(struct vmcore *core, uint64_t va, size_t len, uint64_t *v)
{
	unsigned char raw[8];

	if (vmcore_read_virt(core, va, raw, len))
		return false;
	*v = len == 8 ? be64_load(raw) : be32_load(raw);
	return true;
}

static bool info_offset(const struct vmcore *core, const char *member, uint64_t *v)
{
	cleanup(free) char *key = text_format("OFFSET(%s)", member);
	cleanup(free) char *text = vmcore_info(core, key);

	*v = text ? strtoull(text, NULL, 10) : 0;
	return text;
}

/* Kernels from 5.10 on: the text ring of the printk ring buffer. Before: log_buf. */
static bool find_log(struct vmcore *core, uint64_t *data, uint64_t *len)
{
	uint64_t va, ring, bits, off_bits, off_data;

	if (vmcore_symbol(core, "prb", &va) &&
	    info_offset(core, "printk_ringbuffer.text_data_ring", &ring) &&
	    info_offset(core, "prb_data_ring.size_bits", &off_bits) &&
	    info_offset(core, "prb_data_ring.data", &off_data)) {
		if (!read_number(core, va, 8, &va) ||
		    !read_number(core, va + ring + off_bits, 4, &bits) || bits > 30)
			return false;
		*len = 1ULL << bits;
		return read_number(core, va + ring + off_data, 8, data);
	}
	return vmcore_symbol(core, "log_buf_len", &va) && read_number(core, va, 4, len) &&
	       vmcore_symbol(core, "log_buf", &va) && read_number(core, va, 8, data);
}

bool vmcore_find_log(struct vmcore *core, uint64_t *addr, uint64_t *len)
{
	return find_log(core, addr, len) && *len && *len <= LOG_MAX;
}

void vmcore_log_join(char *log, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!log[i])
			log[i] = '\n';
	log[len ? len - 1 : 0] = 0;
}

int vmcore_log(struct vmcore *core, char **text, char **why)
{
	uint64_t data, size;
	int err;

	*text = NULL;
	if (!vmcore_find_log(core, &data, &size))
		return text_fail(why, -ENOENT, "the log buffer was not found: %s",
				 vmcore_error(core));
	*text = malloc(size);
	err = *text ? vmcore_read_virt(core, data, *text, size) : -ENOMEM;
	if (!err) {
		vmcore_log_join(*text, size);
		return 0;
	}
	free(*text);
	*text = NULL;
	return text_fail(why, err, "log buffer: %s", vmcore_error(core));
}
