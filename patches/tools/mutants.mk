# SPDX-License-Identifier: GPL-2.0
# mutants.mk - wrong versions of the patches

.PHONY: mutants
mutants: $(B)/host/runner $(B)/host/judge $(B)/guest/init ## wrong versions of the patches, each caught by a case: MUTANTS=a,b
	$(Q)$(PART)/jobs/packages.sh host kernel cross run
	$(Q)$(PART)/kernel/root.sh
	$(Q)$(PART)/kernel/tree.sh fetch $(or $(TREE),6.12)
	$(Q)MUTANTS=$(MUTANTS) patches/tools/mutants.sh
