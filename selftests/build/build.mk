# SPDX-License-Identifier: GPL-2.0
# build.mk - targets that bring packages, trees, kernels and the guest's user space

SH := $(PART)/build

export TREE KERNELS CASES KDIR RUNS ACCEL QEMU V GUEST_SUITE REFRESH

.PHONY: selftest packages root trees clean

selftest: ## the main job: source, patches, build, QEMU, vmcore, verdict
	$(Q)$(SH)/selftest.sh

packages: ## install what all targets need (Debian, Ubuntu; as root)
	$(Q)$(SH)/packages.sh host kernel cross run check plot export

root:
	$(Q)$(SH)/root.sh

clean: ## remove build/ (downloads stay in the user's cache folder)
	$(Q)rm -rf $(B)
