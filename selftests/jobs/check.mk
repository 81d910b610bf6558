# SPDX-License-Identifier: GPL-2.0
# check.mk - the project's own tests

.PHONY: check tree lint patches prove end-to-end unit-asan faults-quick hosts

export HOSTS

check: ## the project's own tests, from nothing; what CI runs
	$(Q)$(PART)/jobs/check.sh $(TESTS)

hosts: ## make selftest and make check in fresh chroots of Debian, from nothing: HOSTS=12,13
	$(Q)$(PART)/user/hosts.sh

lint: ## clang-format, shellcheck, sparse, checkpatch of our own files
	$(Q)$(PART)/jobs/packages.sh host check
	$(Q)$(PART)/jobs/lint.sh

tree: tree-source ## the source of one tree: TREE=7.3

patches: tree-source ## the series of one tree against its source: order, fuzz, checkpatch: TREE=7.3
	$(Q)[ ! -e $(B)/trees/$(TREE_NAME)/absent ] || exit 0; \
	patches/tools/check.sh $(TREE_NAME) $(B)/trees/$(TREE_NAME)/src

prove: tree-source ## every prefix of a series compiled, W=1, sparse, disassembly: TREE=7.3
	$(Q)[ ! -e $(B)/trees/$(TREE_NAME)/absent ] || exit 0; \
	patches/tools/compile.sh $(TREE_NAME) $(B)/trees/$(TREE_NAME)/src $(B)/prove/$(TREE_NAME)

TREE_NAME = $(or $(TREE),6.12)

.PHONY: tree-source
tree-source:
	$(Q)[ -z "$(KDIR)" ] || { echo 'KDIR= is for make fit and make selftest; tree, patches and prove take TREE=' >&2; exit 2; }
	$(Q)$(PART)/kernel/tree.sh name $(TREE_NAME) >/dev/null || exit; mkdir -p $(B)/trees/$(TREE_NAME); rm -f $(B)/trees/$(TREE_NAME)/absent; \
	$(PART)/kernel/tree.sh fetch $(TREE_NAME) || { rc=$$?; [ $$rc = 77 ] || exit $$rc; \
		: >$(B)/trees/$(TREE_NAME)/absent; \
		echo "# exit 77: no Debian suite holds linux-source-$(TREE_NAME) any more"; }
	$(Q)[ -e $(B)/trees/$(TREE_NAME)/absent ] || $(PART)/kernel/switch.sh $(B)/trees/$(TREE_NAME)

end-to-end:
	$(Q)$(PART)/jobs/selftest.sh
end-to-end: export KERNELS := stock+series,racy
end-to-end: export CASES := panic-2,panic-4
