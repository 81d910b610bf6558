# SPDX-License-Identifier: GPL-2.0
# What the user's shell, git, tree and machine may hold.

.PHONY: user-check
user-check: $(B)/host/runner $(B)/host/judge $(B)/guest/init ## the project under odd environments, git settings, trees and input
	$(Q)$(PART)/kernel/tree.sh fetch 6.12 || [ $$? = 77 ]
	$(Q)$(PART)/user/user-check.sh
