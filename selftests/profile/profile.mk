# SPDX-License-Identifier: GPL-2.0
# Where the time from panic() to the capture kernel goes.

PROFILE_DIR := $(PART)/profile

export APPEND

$B/obj/profile/%.o: $(PROFILE_DIR)/%.c
	@mkdir -p $(@D)
	$(Q)$(CC) $(HOST_CFLAGS) $(JUDGE_CFLAGS) -I$(JUDGE_DIR) -MMD -MP -c -o $@ $<

$B/host/profile: $B/obj/profile/profile.o $(JUDGE_OBJ)
	@mkdir -p $(@D)
	$(Q)$(CC) $(HOST_CFLAGS) -o $@ $^ $(JUDGE_LIBS)

.PHONY: profile
profile: ## RUNS=3 KERNELS=stock: what takes the time from panic() to the capture kernel
	$(Q)$(PROFILE_DIR)/profile.sh

-include $(wildcard $B/obj/profile/*.d)
