# SPDX-License-Identifier: GPL-2.0
# The runner: QEMU, its guest, and the evidence.

RUNNER_DIR := $(PART)/runner
RUNNER_SRC := $(wildcard $(RUNNER_DIR)/*.c)
RUNNER_OBJ := $(RUNNER_SRC:$(RUNNER_DIR)/%.c=$(B)/obj/runner/%.o)

.PHONY: runner
runner: $(B)/host/runner

$(B)/host/runner: $(RUNNER_OBJ)
	@mkdir -p $(@D)
	@echo "  LD      $@"
	$(Q)$(CC) $(HOST_CFLAGS) -o $@ $^ -ljson-c

$(B)/obj/runner/%.o: $(RUNNER_DIR)/%.c
	@mkdir -p $(@D)
	@echo "  CC      $@"
	$(Q)$(CC) $(HOST_CFLAGS) -MMD -MP -c -o $@ $<

-include $(RUNNER_OBJ:.o=.d)

# Unit tests of the runner: `make unit` runs them beside the judge's
RUNNER_TESTS := $(patsubst $(RUNNER_DIR)/unit/%.c,$(B)/host/%,$(wildcard $(RUNNER_DIR)/unit/test_*.c))

$(RUNNER_TESTS): $(B)/host/%: $(RUNNER_DIR)/unit/%.c $(filter-out %/main.o,$(RUNNER_OBJ))
	@mkdir -p $(@D)
	$(Q)$(CC) $(HOST_CFLAGS) -o $@ $^ -ljson-c -lcmocka

unit: $(RUNNER_TESTS)
