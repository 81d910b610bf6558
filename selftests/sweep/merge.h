/* SPDX-License-Identifier: GPL-2.0 */
/* merge.h - the parts of a sweep that several hosts raced, as one result */
#ifndef MERGE_H
#define MERGE_H

/*
 * Read the sweep.json and races.tsv of the @n parts in @from and write those of
 * the whole to the folder @out. Parts of different sweeps, and a race that two
 * parts hold, are refused. Exit code: as sweep_execute(), 2 for bad input.
 */
int merge_execute(const char *out, char *const *from, unsigned int n);

#endif
