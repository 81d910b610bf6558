# SPDX-License-Identifier: GPL-2.0
# The judge of results folders, and kdumpcheck, its checks for anybody's dump.

JUDGE_DIR := $(PART)/judge
JUDGE_PKGS := json-c libkdumpfile libdw libelf libxml-2.0
JUDGE_CFLAGS = $(shell pkg-config --cflags $(JUDGE_PKGS))
JUDGE_LIBS = $(shell pkg-config --libs $(JUDGE_PKGS)) -lm

JUDGE_MAINS := judge kdumpcheck
JUDGE_SRC := $(filter-out $(JUDGE_MAINS:%=$(JUDGE_DIR)/%.c),$(sort $(wildcard $(JUDGE_DIR)/*.c)))
JUDGE_OBJ := $(JUDGE_SRC:$(JUDGE_DIR)/%.c=$B/host/judge.o/%.o)

$B/host/judge.o/%.o: $(JUDGE_DIR)/%.c $(wildcard $(JUDGE_DIR)/*.h $(PART)/include/*.h) \
		arch-s390/trigger/crash_trigger.h
	@mkdir -p $(@D)
	$(Q)$(CC) $(HOST_CFLAGS) $(JUDGE_CFLAGS) -c -o $@ $<

$(JUDGE_MAINS:%=$B/host/%): $B/host/%: $B/host/judge.o/%.o $(JUDGE_OBJ)
	$(Q)$(CC) $(HOST_CFLAGS) -o $@ $^ $(JUDGE_LIBS)
