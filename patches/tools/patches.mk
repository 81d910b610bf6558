# SPDX-License-Identifier: GPL-2.0
# patches.mk - the series as it goes to the list and to a distribution; does it fit a tree, is it tested?

.PHONY: mbox export export-check

export FORMAT DEST REROLL RESULTS SERIES

mbox: ## TREE=7.3: the series as it goes to the list, cover letter included
	$(Q)patches/tools/mbox.sh

export: ## TREE=6.1 FORMAT=quilt|mbox|rpm DEST=dir: the series as a distro takes it
	$(Q)patches/tools/export.sh

export-check: ## TREE=6.12: apply what mbox and export write with the distros' own tools
	$(Q)$(PART)/jobs/packages.sh kernel export
	$(Q)patches/tools/export-check.sh

.PHONY: fit fit-check
export COMPILE

fit: ## KDIR=/path/to/linux: which series is right for a tree, patch by patch; COMPILE=1 LIKE=6.1
	$(Q)patches/tools/fit.sh $(LIKE)

fit-check: ## the right series is found for small trees of the shapes that distros ship
	$(Q)patches/tools/fit-check.sh

.PHONY: mutants
mutants: ## wrong versions of the patches, each caught by a case: MUTANTS=a,b
	$(Q)MUTANTS=$(MUTANTS) patches/tools/mutants.sh
