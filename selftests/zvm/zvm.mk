# SPDX-License-Identifier: GPL-2.0
# zvm.mk - a kit for a real z/VM guest, and what can be tried of it without one

ZVM := $(PART)/zvm

export KERNEL DIR

.PHONY: zvm-kit zvm-check

zvm-kit: ## TREE= KERNEL=stock+series DEST=dir: what a z/VM guest IPLs from its reader (untested on z/VM)
	$(Q)$(ZVM)/kit.sh

zvm-check: ## DIR=dir: the files of a zvm-kit, and one panic of them in QEMU
	$(Q)$(ZVM)/check.sh

$(eval $(call program,dumpmem,zvm/dumpmem,,-lelf))
