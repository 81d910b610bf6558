# SPDX-License-Identifier: GPL-2.0
# mutants.mk - wrong versions of the patches

.PHONY: mutants
mutants: ## wrong versions of the patches, each caught by a case: MUTANTS=a,b
	$(Q)MUTANTS=$(MUTANTS) patches/tools/mutants.sh
