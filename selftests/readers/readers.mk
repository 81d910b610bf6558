# SPDX-License-Identifier: GPL-2.0
# Other people's readers on our dumps: libkdumpfile, drgn and crash must say the same.

.PHONY: readers
readers: ## libkdumpfile, drgn and crash on a dump: DIR=build/results/6.12/stock+series/panic-4
	$(Q)$(PART)/readers/readers.sh "$(DIR)"
