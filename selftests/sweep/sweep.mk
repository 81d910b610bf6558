# SPDX-License-Identifier: GPL-2.0
# Thousands of races from one snapshot. The runner's objects do the work.

SWEEP_DIR := $(PART)/sweep
SWEEP_SRC := $(filter-out %/test_sweep.c,$(wildcard $(SWEEP_DIR)/*.c))
SWEEP_OBJ := $(SWEEP_SRC:$(SWEEP_DIR)/%.c=$(B)/obj/sweep/%.o)
SWEEP_RUNNER_OBJ = $(filter-out %/main.o %/plan.o,$(RUNNER_OBJ))

export RACES SEED RACE REPEAT FULL SWEEP_CPUS SWEEP_MEM

.PHONY: sweep
sweep: ## RACES=n SEED= KERNELS=: n races at swept skews from a snapshot; k lost of n
	$(Q)$(SWEEP_DIR)/sweep.sh

$(B)/host/sweep: $(SWEEP_OBJ) $(SWEEP_RUNNER_OBJ)
	@mkdir -p $(@D)
	@echo "  LD      $@"
	$(Q)$(CC) $(HOST_CFLAGS) -o $@ $(SWEEP_OBJ) $(SWEEP_RUNNER_OBJ) -ljson-c -ldw -lelf \
		$$(pkg-config --libs gsl)

$(B)/host/test_sweep: $(B)/obj/sweep/test_sweep.o $(filter-out %/main.o,$(SWEEP_OBJ)) \
		$(SWEEP_RUNNER_OBJ)
	@mkdir -p $(@D)
	$(Q)$(CC) $(HOST_CFLAGS) -o $@ $^ -ljson-c -ldw -lelf $$(pkg-config --libs gsl) -lcmocka

unit: $(B)/host/test_sweep

$(B)/obj/sweep/%.o: $(SWEEP_DIR)/%.c
	@mkdir -p $(@D)
	@echo "  CC      $@"
	$(Q)$(CC) $(HOST_CFLAGS) -I$(PART)/runner -MMD -MP -c -o $@ $<

-include $(SWEEP_OBJ:.o=.d) $(B)/obj/sweep/test_sweep.d
