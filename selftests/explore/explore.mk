# SPDX-License-Identifier: GPL-2.0
# Every schedule of the panic path. The runner's objects do the work.

EXPLORE_DIR := $(PART)/explore
EXPLORE_SRC := $(filter-out %/test_explore.c,$(wildcard $(EXPLORE_DIR)/*.c))
EXPLORE_OBJ := $(EXPLORE_SRC:$(EXPLORE_DIR)/%.c=$(B)/obj/explore/%.o)
# This file is read before the runner's
EXPLORE_RUNNER_OBJ := $(patsubst $(PART)/runner/%.c,$(B)/obj/runner/%.o,$(filter-out \
	%/main.c %/plan.c,$(wildcard $(PART)/runner/*.c))) $(B)/obj/judge/vmlinux.o
EXPLORE_LIBS = -ljson-c -ldw -lelf $$(pkg-config --libs libxml-2.0)

export PAIRS RACERS PREEMPTIONS REPLAY REPEAT LOADS POINTS

.PHONY: explore
explore: ## PREEMPTIONS=1 PAIRS= KERNELS=: every schedule of what meets a panic, one CPU at a time
	$(Q)$(EXPLORE_DIR)/explore.sh

$(B)/host/explore: $(EXPLORE_OBJ) $(EXPLORE_RUNNER_OBJ)
	@mkdir -p $(@D)
	@echo "  LD      $@"
	$(Q)$(CC) $(HOST_CFLAGS) -o $@ $^ $(EXPLORE_LIBS)

$(B)/host/test_explore: $(B)/obj/explore/test_explore.o $(filter-out %/main.o,$(EXPLORE_OBJ)) \
		$(EXPLORE_RUNNER_OBJ)
	@mkdir -p $(@D)
	$(Q)$(CC) $(HOST_CFLAGS) -o $@ $^ $(EXPLORE_LIBS) -lcmocka

unit: $(B)/host/test_explore

$(B)/obj/explore/%.o: $(EXPLORE_DIR)/%.c
	@mkdir -p $(@D)
	@echo "  CC      $@"
	$(Q)$(CC) $(HOST_CFLAGS) -I$(PART)/runner $$(pkg-config --cflags libxml-2.0) -MMD -MP -c -o $@ $<

-include $(EXPLORE_OBJ:.o=.d) $(B)/obj/explore/test_explore.d

.PHONY: explore-check
explore-check: # every schedule: racy loses dumps, a restart loses stock's, stock+series loses none
	$(Q)KERNELS=racy,stock+series PAIRS=panic-panic PREEMPTIONS=1 $(EXPLORE_DIR)/explore.sh
	$(Q)KERNELS=stock,stock+series PAIRS=panic-restart PREEMPTIONS=0 $(EXPLORE_DIR)/explore.sh
