# SPDX-License-Identifier: GPL-2.0
# report.html: made by the judge's wrapper; here it is looked at.

export KCIDB_ORIGIN KCIDB_COMMIT

.PHONY: report-check
report-check: ## report.html of hostile results in headless Chromium: light, dark, keyboard, contrast
	$(Q)$(PART)/report/report-check.sh
