# SPDX-License-Identifier: GPL-2.0
# Where the time from panic() to the capture kernel goes.

profile_CFLAGS = -I$(PART)/judge $(judge_CFLAGS)
$(eval $(call program,profile,profile/profile,judge lib))

export APPEND

.PHONY: profile
profile: ## RUNS=3 KERNELS=stock: what takes the time from panic() to the capture kernel
	$(Q)$(PART)/profile/profile.sh
