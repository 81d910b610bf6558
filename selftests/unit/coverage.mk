# SPDX-License-Identifier: GPL-2.0
# What lines and branches of the host's C are run: by the unit tests, and by the targets in WITH=

COVERAGE_B := $B/coverage
COVERAGE_PROGRAMS := judge runner sweep explore
COVERAGE_RUNS = $(patsubst end-to-end,end-to-end coverage-sweep coverage-explore,$(WITH))
# The programs count into the folder of their objects, wherever they are started from. They stand
# in for those of $B/host: make must find these up to date. What gcov makes of fork() and execvp()
# by itself comes to counts below zero.
.PHONY: coverage coverage-sweep coverage-explore
coverage: ## lines and branches that the tests run, as HTML: WITH="faults-quick end-to-end faults-calls" (slow)
	$(Q)$(PART)/jobs/packages.sh host check sweep explore coverage
	$(Q)find $(COVERAGE_B) -name '*.gcda' -delete 2>/dev/null; mkdir -p $(COVERAGE_B)/html $B/host
	$(Q)$(MAKE) --no-print-directory B=$(COVERAGE_B) CFLAGS='-O0 --coverage -fno-builtin-fork -fno-builtin-execvp -include $(PART)/unit/coverage.h' unit \
		$(COVERAGE_PROGRAMS:%=$(COVERAGE_B)/host/%) >$(COVERAGE_B)/log 2>&1 || { tail -n 20 $(COVERAGE_B)/log; exit 1; }
	$(Q)[ -z "$(WITH)" ] || $(MAKE) --no-print-directory $(COVERAGE_PROGRAMS:%=$B/host/%) >>$(COVERAGE_B)/log
	$(Q)rc=0; for t in $(COVERAGE_RUNS); do \
		cp $(COVERAGE_PROGRAMS:%=$(COVERAGE_B)/host/%) $B/host && $(MAKE) --no-print-directory "$$t" || rc=1; \
	done; [ -z "$(WITH)" ] || rm -f $(COVERAGE_PROGRAMS:%=$B/host/%); exit $$rc
	$(Q)gcovr -r . $(COVERAGE_B)/obj --filter $(PART)/judge/ -s | tail -n 3 | sed 's/^/  judge  /'
	$(Q)gcovr -r . $(COVERAGE_B)/obj --filter $(PART)/ --exclude $(PART)/unit/ \
		--html-details $(COVERAGE_B)/html/index.html -s | sed 's/^/  all    /'
	@echo "  $(COVERAGE_B)/html/index.html"

# Few races and few schedules: what a real guest is needed for
coverage-sweep:
	$(Q)KERNELS=stock+series,racy RACES=8 SEED=1 FULL=4 $(PART)/sweep/sweep.sh

coverage-explore: COVERAGE_EXPLORE = $(PART)/explore/explore.sh coverage
coverage-explore:
	$(Q)rm -rf $B/explore/coverage
	$(Q)KERNELS=racy PAIRS=panic-panic DUMPS=1 $(COVERAGE_EXPLORE)
	$(Q)KERNELS=racy PAIRS=panic-panic REPLAY=lost $(COVERAGE_EXPLORE)
	$(Q)KERNELS=stock+series PAIRS=panic-busy,panic-check,panic-quiesce PREEMPTIONS=0 $(COVERAGE_EXPLORE)
