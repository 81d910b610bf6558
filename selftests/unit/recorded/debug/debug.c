// SPDX-License-Identifier: GPL-2.0
/*
 * debug.c - what vmlinux beside it is made of, for test_vmlinux.c:
 *
 *	s390x-linux-gnu-gcc -O1 -gdwarf-4 -nostdlib -static -fno-asynchronous-unwind-tables \
 *		-ffile-prefix-map=$PWD=. -Wl,-Ttext=0x100000,--build-id=0x0123456789abcdef \
 *		-o vmlinux debug.c
 */
struct outer {
	long first;
	union {
		struct {
			int second;
			int third;
		};
		long fourth;
	};
	struct {
		long hidden;
	} named;
	long last;
};

int word = 0x11223344;
int nothing[4];

int show_stack(struct outer *o)
{
	return o->third + o->last + word + nothing[o->second];
}
