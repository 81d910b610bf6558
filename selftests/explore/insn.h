/* SPDX-License-Identifier: GPL-2.0 */
/* insn.h - s390x instructions, as far as a search for shared accesses needs them */
#ifndef INSN_H
#define INSN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* z/Architecture Principles of Operation, appendix B, has all opcodes */
#define REG_STACK 15

enum insn_kind {
	INSN_OTHER,
	INSN_SIGP,
	INSN_CS,      /* compare and swap, of any length */
	INSN_TS,      /* test and set */
	INSN_ATOMIC,  /* load and add, and, or, xor */
	INSN_COUNT,   /* add immediate to storage: interlocked, too */
	INSN_STORE,   /* of a register or an immediate */
	INSN_LOAD,    /* from storage into a register, or a test or compare of storage */
	INSN_ADDRESS, /* load address, relative: @target */
	INSN_POINTER, /* load relative long, eight bytes at @target */
	INSN_MOVE,    /* register to register: r1 = r2 */
	INSN_LA,      /* r1 = base + disp */
	INSN_ADD,     /* r1 = r1 + r2 */
	INSN_CALL,    /* relative, to @target */
	INSN_JUMP,    /* relative, to @target; @r1 is the mask, 15: always */
	INSN_CALL_REG,
	INSN_JUMP_REG,
	INSN_LOOP, /* a jump to itself */
	INSN_LPSWE,
	INSN_SPX,
	INSN_DIAG,    /* @disp is its number */
	INSN_CLOCK,   /* store clock, of any form */
	INSN_COMPARE, /* compare logical of @r1 with storage or register */
	INSN_STNSM,
};

struct insn {
	enum insn_kind kind;
	unsigned int len; /* 2, 4 or 6 */
	unsigned int r1, r2, r3;
	int base, index; /* of the operand in storage; 0: none */
	int64_t disp;
	uint64_t target;    /* of a relative operand */
	bool relative;	    /* the operand in storage is at @target */
	unsigned int bytes; /* of the operand, where it is read and written at once */
	bool writes;	    /* @r1 is changed */
	const char *name;   /* of those that are looked for; "" of the others */
};

/* The instruction at @code, which has @left bytes and lies at @addr; false: cut off */
bool insn_decode(struct insn *in, const unsigned char *code, size_t left, uint64_t addr);

#endif
