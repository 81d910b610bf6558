# SPDX-License-Identifier: GPL-2.0
# What lines and branches of the host's C are run: by the unit tests, and by the targets in WITH=

COVERAGE_B := $B/coverage
COVERAGE_PROGRAMS := judge runner sweep

# The programs count into the folder of their objects, wherever they are started from
.PHONY: coverage
coverage: ## lines and branches that the tests run, as HTML: WITH="faults-quick end-to-end" (slow)
	$(Q)$(PART)/jobs/packages.sh host check coverage
	$(Q)find $(COVERAGE_B) -name '*.gcda' -delete 2>/dev/null; mkdir -p $(COVERAGE_B)/html $B/host
	$(Q)$(MAKE) --no-print-directory B=$(COVERAGE_B) CFLAGS='-O0 --coverage' unit \
		$(COVERAGE_PROGRAMS:%=$(COVERAGE_B)/host/%) >$(COVERAGE_B)/log 2>&1 || { tail -n 20 $(COVERAGE_B)/log; exit 1; }
	$(Q)rc=0; for t in $(WITH); do \
		cp $(COVERAGE_PROGRAMS:%=$(COVERAGE_B)/host/%) $B/host && $(MAKE) --no-print-directory "$$t" || rc=1; \
	done; [ -z "$(WITH)" ] || rm -f $(COVERAGE_PROGRAMS:%=$B/host/%); exit $$rc
	$(Q)gcovr -r . $(COVERAGE_B)/obj --filter $(PART)/judge/ -s | tail -n 3 | sed 's/^/  judge  /'
	$(Q)gcovr -r . $(COVERAGE_B)/obj --filter $(PART)/ --exclude $(PART)/unit/ \
		--html-details $(COVERAGE_B)/html/index.html -s | sed 's/^/  all    /'
	@echo "  $(COVERAGE_B)/html/index.html"
