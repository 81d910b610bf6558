/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fixture.h - results folders and damaged dumps, made of the recorded ones
 *
 * A step is one line:
 *	set FILE a.b.c JSON	a member of a JSON file
 *	unset FILE a.b.c
 *	write FILE TEXT		"\n" at its end is added
 *	restore RECORDED FILE	as it was recorded
 *	remove FILE
 *	truncate FILE SIZE
 *	flip FILE OFFSET MASK	exclusive-or of one byte
 *	put FILE OFFSET HEX
 *	mkdir FILE		a folder in its place
 *	chmod FILE MODE
 *	copy FILE FILE		the second one is new
 *	note-copy FROM TO	registers of one NT_PRSTATUS note, counted from 1
 *	note-swap A B
 *	note-drop N		the Nth NT_PRSTATUS becomes a note of an unknown kind
 *	note-many N		the first NT_PRSTATUS N times, and no other note
 *	prefix-copy FROM TO	NT_S390_PREFIX notes, likewise
 *	page PHYS OFFSET HEX	bytes within a page of the dump
 *	page-drop PHYS		the page is filtered
 *	page-data PHYS		one bit of the page's compressed data
 *	page-desc PHYS OFFSET HEX	the page's descriptor: 0 offset, 8 size, 12 flags
 *	elf FILE INFO HOLE	the vmcore as an ELF file, with VMCOREINFO among its notes if INFO is
 *				1; the page at HOLE, if told, is in a segment but not in the file
 *	replace TEXT NEW	of the same length, everywhere in the vmcore's raw bytes
 */
#ifndef UNIT_FIXTURE_H
#define UNIT_FIXTURE_H

#include "text.h"

#define RECORDED "selftests/unit/recorded"

/* A temporary folder with a copy of a recorded one, its vmlinux made of vmlinux.sym */
char *fixture_create(const char *recorded);
void fixture_destroy(char *dir);

/* Do one step; false with a word on stderr where it makes no sense */
bool fixture_step(const char *dir, const char *step);

/* Several, with ";" in between */
bool fixture_steps(const char *dir, const char *steps);

#endif
