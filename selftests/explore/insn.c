// SPDX-License-Identifier: GPL-2.0
/* insn.c - s390x instructions, as far as a search for shared accesses needs them */
#include <string.h>

#include "insn.h"
#include "text.h"

/* Where the operands stand */
enum format { F_RS, F_RSY, F_SI, F_SIY, F_S, F_SIL, F_RX, F_RXY, F_RIL, F_RI, F_RR, F_RRE };

struct opcode {
	uint16_t op; /* one byte, or two: the first, and the last or second one */
	enum format format;
	enum insn_kind kind;
	unsigned int bytes;
	const char *name;
};

static const struct opcode opcodes[] = {
	{ 0xae, F_RS, INSN_SIGP, 0, "sigp" },
	{ 0x83, F_RS, INSN_DIAG, 0, "diag" },
	{ 0xba, F_RS, INSN_CS, 4, "cs" },
	{ 0xbb, F_RS, INSN_CS, 8, "cds" },
	{ 0xeb14, F_RSY, INSN_CS, 4, "csy" },
	{ 0xeb30, F_RSY, INSN_CS, 8, "csg" },
	{ 0xeb31, F_RSY, INSN_CS, 8, "cdsy" },
	{ 0xeb3e, F_RSY, INSN_CS, 16, "cdsg" },
	{ 0x93, F_S, INSN_TS, 1, "ts" },
	{ 0xebe4, F_RSY, INSN_ATOMIC, 8, "lang" },
	{ 0xebe6, F_RSY, INSN_ATOMIC, 8, "laog" },
	{ 0xebe7, F_RSY, INSN_ATOMIC, 8, "laxg" },
	{ 0xebe8, F_RSY, INSN_ATOMIC, 8, "laag" },
	{ 0xebea, F_RSY, INSN_ATOMIC, 8, "laalg" },
	{ 0xebf4, F_RSY, INSN_ATOMIC, 4, "lan" },
	{ 0xebf6, F_RSY, INSN_ATOMIC, 4, "lao" },
	{ 0xebf7, F_RSY, INSN_ATOMIC, 4, "lax" },
	{ 0xebf8, F_RSY, INSN_ATOMIC, 4, "laa" },
	{ 0xebfa, F_RSY, INSN_ATOMIC, 4, "laal" },
	{ 0xeb6a, F_SIY, INSN_COUNT, 4, "asi" },
	{ 0xeb7a, F_SIY, INSN_COUNT, 8, "agsi" },
	{ 0xeb6e, F_SIY, INSN_COUNT, 4, "alsi" },
	{ 0xeb7e, F_SIY, INSN_COUNT, 8, "algsi" },
	{ 0x40, F_RX, INSN_STORE, 2, "sth" },
	{ 0x42, F_RX, INSN_STORE, 1, "stc" },
	{ 0x50, F_RX, INSN_STORE, 4, "st" },
	{ 0xe324, F_RXY, INSN_STORE, 8, "stg" },
	{ 0xe350, F_RXY, INSN_STORE, 4, "sty" },
	{ 0xe370, F_RXY, INSN_STORE, 2, "sthy" },
	{ 0xe372, F_RXY, INSN_STORE, 1, "stcy" },
	{ 0x92, F_SI, INSN_STORE, 1, "mvi" },
	{ 0x94, F_SI, INSN_STORE, 1, "ni" },
	{ 0x96, F_SI, INSN_STORE, 1, "oi" },
	{ 0x97, F_SI, INSN_STORE, 1, "xi" },
	{ 0xeb52, F_SIY, INSN_STORE, 1, "mviy" },
	{ 0xeb54, F_SIY, INSN_STORE, 1, "niy" },
	{ 0xeb56, F_SIY, INSN_STORE, 1, "oiy" },
	{ 0xeb57, F_SIY, INSN_STORE, 1, "xiy" },
	{ 0xe544, F_SIL, INSN_STORE, 2, "mvhhi" },
	{ 0xe548, F_SIL, INSN_STORE, 8, "mvghi" },
	{ 0xe54c, F_SIL, INSN_STORE, 4, "mvhi" },
	{ 0xc47, F_RIL, INSN_STORE, 2, "sthrl" },
	{ 0xc4b, F_RIL, INSN_STORE, 8, "stgrl" },
	{ 0xc4f, F_RIL, INSN_STORE, 4, "strl" },
	{ 0x48, F_RX, INSN_LOAD, 2, "lh" },
	{ 0x54, F_RX, INSN_LOAD, 4, "n" },
	{ 0x55, F_RX, INSN_LOAD, 4, "cl" },
	{ 0x58, F_RX, INSN_LOAD, 4, "l" },
	{ 0x59, F_RX, INSN_LOAD, 4, "c" },
	{ 0x91, F_SI, INSN_LOAD, 1, "tm" },
	{ 0x95, F_SI, INSN_LOAD, 1, "cli" },
	{ 0xeb51, F_SIY, INSN_LOAD, 1, "tmy" },
	{ 0xeb55, F_SIY, INSN_LOAD, 1, "cliy" },
	{ 0xe554, F_SIL, INSN_LOAD, 2, "chhsi" },
	{ 0xe558, F_SIL, INSN_LOAD, 8, "cghsi" },
	{ 0xe55c, F_SIL, INSN_LOAD, 4, "chsi" },
	{ 0xe55d, F_SIL, INSN_LOAD, 4, "clfhsi" },
	{ 0xe302, F_RXY, INSN_LOAD, 8, "ltg" },
	{ 0xe304, F_RXY, INSN_LOAD, 8, "lg" },
	{ 0xe312, F_RXY, INSN_LOAD, 4, "lt" },
	{ 0xe314, F_RXY, INSN_LOAD, 4, "lgf" },
	{ 0xe316, F_RXY, INSN_LOAD, 4, "llgf" },
	{ 0xe320, F_RXY, INSN_LOAD, 8, "cg" },
	{ 0xe358, F_RXY, INSN_LOAD, 4, "ly" },
	{ 0xe359, F_RXY, INSN_LOAD, 4, "cy" },
	{ 0xe380, F_RXY, INSN_LOAD, 8, "ng" },
	{ 0xe390, F_RXY, INSN_LOAD, 1, "llgc" },
	{ 0xe394, F_RXY, INSN_LOAD, 1, "llc" },
	{ 0xc4c, F_RIL, INSN_LOAD, 4, "lgfrl" },
	{ 0xc4d, F_RIL, INSN_LOAD, 4, "lrl" },
	{ 0xc4e, F_RIL, INSN_LOAD, 4, "llgfrl" },
	{ 0xc48, F_RIL, INSN_POINTER, 8, "lgrl" },
	{ 0xc00, F_RIL, INSN_ADDRESS, 0, "larl" },
	{ 0xc04, F_RIL, INSN_JUMP, 0, "brcl" },
	{ 0xc05, F_RIL, INSN_CALL, 0, "brasl" },
	{ 0xa74, F_RI, INSN_JUMP, 0, "brc" },
	{ 0xa75, F_RI, INSN_CALL, 0, "bras" },
	{ 0x07, F_RR, INSN_JUMP_REG, 0, "bcr" },
	{ 0x0d, F_RR, INSN_CALL_REG, 0, "basr" },
	{ 0xb904, F_RRE, INSN_MOVE, 0, "lgr" },
	{ 0xb908, F_RRE, INSN_ADD, 0, "agr" },
	{ 0x41, F_RX, INSN_LA, 0, "la" },
	{ 0xe371, F_RXY, INSN_LA, 0, "lay" },
	{ 0xe321, F_RXY, INSN_COMPARE, 8, "clg" },
	{ 0xb921, F_RRE, INSN_COMPARE, 0, "clgr" },
	{ 0xb2b2, F_S, INSN_LPSWE, 16, "lpswe" },
	{ 0xeb71, F_SIY, INSN_LPSWE, 16, "lpswey" },
	{ 0xb210, F_S, INSN_SPX, 4, "spx" },
	{ 0xb205, F_S, INSN_CLOCK, 8, "stck" },
	{ 0xb27c, F_S, INSN_CLOCK, 8, "stckf" },
	{ 0xb278, F_S, INSN_CLOCK, 16, "stcke" },
	{ 0xac, F_SI, INSN_STNSM, 1, "stnsm" },
};

static uint16_t insn_op(const unsigned char *c, enum format format)
{
	switch (format) {
	case F_RS:
	case F_SI:
	case F_RX:
	case F_RR:
		return c[0];
	case F_RSY:
	case F_SIY:
	case F_RXY:
		return c[0] << 8 | c[5];
	case F_RIL:
	case F_RI:
		return c[0] << 4 | (c[1] & 15);
	case F_S:
		/* TS alone has its opcode in one byte */
		return c[0] == 0x93 ? c[0] : c[0] << 8 | c[1];
	case F_SIL:
	case F_RRE:
		return c[0] << 8 | c[1];
	}
	return 0;
}

static unsigned int format_length(enum format format)
{
	switch (format) {
	case F_RR:
		return 2;
	case F_RSY:
	case F_SIY:
	case F_RXY:
	case F_RIL:
	case F_SIL:
		return 6;
	default:
		return 4;
	}
}

/* Bits 0 and 1 of the first byte tell the length (Principles of Operation, chapter 5) */
static unsigned int insn_length(unsigned char first)
{
	return first < 0x40 ? 2 : first < 0xc0 ? 4 : 6;
}

static void insn_storage(struct insn *in, const unsigned char *c, bool is_long)
{
	in->base = c[2] >> 4;
	in->disp = (c[2] & 15) << 8 | c[3];
	if (is_long)
		in->disp += (int64_t)(int8_t)c[4] * 4096;
}

static void insn_operands(struct insn *in, const unsigned char *c, enum format format,
			  uint64_t addr)
{
	in->r1 = c[1] >> 4;
	in->r2 = in->r3 = c[1] & 15;
	switch (format) {
	case F_RX:
	case F_RXY:
		in->index = c[1] & 15;
		insn_storage(in, c, format == F_RXY);
		break;
	case F_RS:
	case F_SI:
	case F_S:
	case F_SIL:
		insn_storage(in, c, false);
		break;
	case F_RSY:
	case F_SIY:
		insn_storage(in, c, true);
		break;
	case F_RRE:
		in->r1 = c[3] >> 4;
		in->r2 = c[3] & 15;
		break;
	case F_RI:
		in->target = addr + 2 * (int64_t)(int16_t)(c[2] << 8 | c[3]);
		break;
	case F_RIL:
		in->target = addr + 2 * (int64_t)(int32_t)((uint32_t)c[2] << 24 | c[3] << 16 |
							   c[4] << 8 | c[5]);
		in->relative = true;
		break;
	case F_RR:
		break;
	}
}

/* Opcodes with a register in the first field that they only read, or none there at all */
static bool insn_keeps_r1(const unsigned char *c)
{
	static const unsigned char one[] = { 0x05, 0x06, 0x07, 0x15, 0x19, 0x40, 0x42, 0x49, 0x50,
					     0x55, 0x59, 0x80, 0x83, 0x90, 0x91, 0x92, 0x93, 0x94,
					     0x95, 0x96, 0x97, 0xac, 0xad, 0xbd, 0xbe, 0xc6, 0xe5 };
	static const unsigned char e3[] = { 0x20, 0x21, 0x24, 0x2f, 0x30, 0x31, 0x34, 0x3e,
					    0x3f, 0x50, 0x55, 0x59, 0x70, 0x72, 0x79, 0x8e };
	static const unsigned char eb[] = { 0x20, 0x21, 0x24, 0x25, 0x2c, 0x51, 0x52, 0x54,
					    0x55, 0x56, 0x57, 0x6a, 0x6e, 0x71, 0x7a, 0x7e };
	static const unsigned char ec[] = { 0x64, 0x65, 0x70, 0x71, 0x72, 0x73,
					    0x76, 0x77, 0x7c, 0x7d, 0x7e, 0x7f };
	static const unsigned char b9[] = { 0x20, 0x21, 0x30, 0x31 };

	if (memchr(one, c[0], sizeof(one)) || (c[0] >= 0xd0 && c[0] < 0xe0))
		return true;
	switch (c[0]) {
	case 0xa7:
		return (c[1] & 15) < 5 || (c[1] & 15) >= 14;
	case 0xb2:
		return c[1] != 0x22; /* ipm */
	case 0xb9:
		return memchr(b9, c[1], sizeof(b9));
	case 0xc0:
		return (c[1] & 15) == 4;
	case 0xc2:
		return (c[1] & 15) >= 12;
	case 0xc4:
		return (c[1] & 15) == 7 || (c[1] & 15) == 11 || (c[1] & 15) == 15;
	case 0xe3:
		return memchr(e3, c[5], sizeof(e3));
	case 0xeb:
		return memchr(eb, c[5], sizeof(eb));
	case 0xec:
		return memchr(ec, c[5], sizeof(ec));
	}
	return false;
}

bool insn_decode(struct insn *in, const unsigned char *code, size_t left, uint64_t addr)
{
	*in = (struct insn){ .name = "" };
	if (!left)
		return false;
	in->len = insn_length(*code);
	if (in->len > left)
		return false;
	in->r1 = *code == 0xb9 || *code == 0xb2 ? code[3] >> 4 : code[1] >> 4;
	in->writes = !insn_keeps_r1(code);
	for (size_t i = 0; i < ARRAY_SIZE(opcodes); i++) {
		const struct opcode *o = &opcodes[i];

		if (format_length(o->format) != in->len || insn_op(code, o->format) != o->op)
			continue;
		in->kind = o->kind;
		in->bytes = o->bytes;
		in->name = o->name;
		insn_operands(in, code, o->format, addr);
		break;
	}
	if (in->kind == INSN_JUMP && in->r1 == 15 && in->target == addr)
		in->kind = INSN_LOOP;
	return true;
}
