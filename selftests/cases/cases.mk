# SPDX-License-Identifier: GPL-2.0
# The list of cases.

.PHONY: cases
cases: ## the cases: name, groups, what each one proves
	$(Q)sed 's/#.*//' $(PART)/cases/list | while read -r name groups; do \
		[ -z "$$name" ] || printf '%-30s %s\n' "$$name" "[$$groups]"; \
		[ -z "$$name" ] || jq -r '"    " + .proves' $(PART)/cases/$$name.json; done
