# SPDX-License-Identifier: GPL-2.0
# What the user's shell, git, tree and machine may hold.

.PHONY: user-check nr-cpus
user-check: $(B)/host/runner $(B)/host/judge $(B)/guest/init ## the project under odd environments, git settings, trees and input
	$(Q)$(PART)/kernel/tree.sh fetch 6.12 || [ $$? = 77 ]
	$(Q)$(PART)/user/user-check.sh

# Some minutes: not a part of user-check, whose rows that want it are skipped without it
nr-cpus: $(B)/guest/init
	$(Q)$(PART)/jobs/packages.sh host kernel cross run
	$(Q)$(PART)/kernel/root.sh
	$(Q)$(PART)/user/nr-cpus.sh
