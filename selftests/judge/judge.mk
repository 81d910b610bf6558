# SPDX-License-Identifier: GPL-2.0
# The judge of results folders, and kdumpcheck, its checks for anybody's dump.

JUDGE_DIR := $(PART)/judge
JUDGE_PKGS := json-c libkdumpfile libdw libelf libxml-2.0
JUDGE_CFLAGS = $(shell pkg-config --cflags $(JUDGE_PKGS))
JUDGE_LIBS = $(shell pkg-config --libs $(JUDGE_PKGS)) -laddrxlat -lm

JUDGE_MAINS := judge kdumpcheck kdumpfacts kdumpdiff
JUDGE_SRC := $(filter-out $(JUDGE_MAINS:%=$(JUDGE_DIR)/%.c),$(sort $(wildcard $(JUDGE_DIR)/*.c)))
JUDGE_OBJ := $(JUDGE_SRC:$(JUDGE_DIR)/%.c=$B/obj/judge/%.o)

$B/obj/judge/%.o: $(JUDGE_DIR)/%.c
	@mkdir -p $(@D)
	$(Q)$(CC) $(HOST_CFLAGS) $(JUDGE_CFLAGS) -MMD -MP -c -o $@ $<

$(JUDGE_MAINS:%=$B/host/%): $B/host/%: $B/obj/judge/%.o $(JUDGE_OBJ)
	@mkdir -p $(@D)
	$(Q)$(CC) $(HOST_CFLAGS) -o $@ $^ $(JUDGE_LIBS)

-include $(wildcard $B/obj/judge/*.d)
