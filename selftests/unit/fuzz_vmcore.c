// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz_vmcore.c - damaged dumps, by libFuzzer
 *
 * The input is a list of changes to a good dump: three bytes of offset and one
 * of value each; an offset in the top sixteenth cuts the file short instead.
 */
#include <string.h>
#include <sys/mman.h>

#include "check.h"
#include "file.h"

#define GOOD "selftests/unit/recorded/good/vmcore"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char *good, *work;
	static size_t len;
	struct check_result r[check_count];
	struct scene sc = { 0 };
	char path[64];
	size_t end;
	int fd;

	if (!good) {
		if (file_read(GOOD, 1 << 24, &good, &len))
			abort();
		work = malloc(len);
	}
	memcpy(work, good, len);
	end = len;
	for (; size >= 4; data += 4, size -= 4) {
		size_t at = (data[0] << 16 | data[1] << 8 | data[2]) % (len + len / 16);

		/* Half of the changes go to the first tenth: headers, notes, descriptors */
		if (data[0] & 0x80)
			at %= len / 10;
		if (at < len)
			work[at] = data[3];
		else
			end = (at - len) * 16 + data[3] % 16;
	}
	fd = memfd_create("vmcore", MFD_CLOEXEC);
	if (fd < 0 || write(fd, work, end) != (ssize_t)end)
		abort();
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	scene_open(&sc, path, NULL);
	check_run(&sc, r);
	check_free(r);
	scene_close(&sc);
	close(fd);
	return 0;
}
