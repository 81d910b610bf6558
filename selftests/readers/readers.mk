# SPDX-License-Identifier: GPL-2.0
# Other people's readers on our dumps: libkdumpfile, drgn and crash must say the same.

READERS_DIR := $(PART)/readers

.PHONY: readers
readers: ## libkdumpfile, drgn and crash on a dump: DIR=build/results/6.12/stock+series/panic-4
	$(Q)[ -z "$(DIR)" ] || [ -d "$(DIR)" ] || { echo 'readers: DIR=$(DIR): no such folder' >&2; exit 2; }
	$(Q)$(PART)/jobs/packages.sh host kernel run
	$(Q)$(MAKE) --no-print-directory -s $(B)/host/kdumpfacts $(B)/host/damage
	$(Q)$(PART)/kernel/root.sh
	$(Q)$(READERS_DIR)/root.sh
	$(Q)$(READERS_DIR)/readers.sh $(DIR)
