# SPDX-License-Identifier: GPL-2.0
# export.mk - the series as it goes to the list, and to a distribution

.PHONY: mbox export export-check

export FORMAT DEST REROLL RESULTS SERIES

mbox: ## TREE=7.3: the series as it goes to the list, cover letter included
	$(Q)patches/tools/mbox.sh

export: ## TREE=6.1 FORMAT=quilt|mbox|rpm DEST=dir: the series as a distro takes it
	$(Q)patches/tools/export.sh

export-check: ## TREE=6.12: apply what mbox and export write with the distros' own tools
	$(Q)$(PART)/jobs/packages.sh kernel export
	$(Q)patches/tools/export-check.sh
