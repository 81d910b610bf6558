// SPDX-License-Identifier: GPL-2.0
/* damage.c - do the steps of fixture.h to a folder: a damaged dump for a reader that must notice */
#include <stdio.h>

#include "fixture.h"

int main(int argc, char **argv)
{
	if (argc < 3) {
		fprintf(stderr, "Usage: damage DIR STEP...    (steps: see fixture.h)\n");
		return 2;
	}
	for (int i = 2; i < argc; i++)
		if (!fixture_step(argv[1], argv[i]))
			return 2;
	return 0;
}
