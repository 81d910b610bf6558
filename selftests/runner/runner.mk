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
