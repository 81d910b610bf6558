# SPDX-License-Identifier: GPL-2.0
# Every schedule of the panic path. The runner's objects do the work.

explore_CFLAGS = -I$(PART)/runner $(shell pkg-config --cflags libxml-2.0)
explore_LIBS = $(shell pkg-config --libs libxml-2.0)

$(eval $(call archive,explore,main))
$(eval $(call program,explore,explore/main,explore runner lib))

export PAIRS RACERS PREEMPTIONS REPLAY REPEAT DUMPS LOADS STATES FIRST POINTS

.PHONY: explore explore-check explore-parts explore-mutants
explore: ## PREEMPTIONS=1 PAIRS= KERNELS=: every schedule of what meets a panic, one CPU at a time
	$(Q)$(PART)/explore/explore.sh

explore-check: # every schedule: racy loses dumps, a restart loses stock's, stock+series loses none
	$(Q)$(PART)/explore/check.sh

explore-parts: ## a search in four parts, one of them interrupted, is the whole search
	$(Q)$(PART)/explore/parts.sh

explore-mutants: ## each wrong version of a patch loses a schedule that the series saves, or says why not
	$(Q)$(PART)/explore/mutants.sh
