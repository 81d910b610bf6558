# SPDX-License-Identifier: GPL-2.0
# jobs.mk - the main job, and targets that bring packages, trees and the guest's user space

export TREE KERNELS CASES KDIR RUNS ACCEL QEMU V GUEST_SUITE REFRESH
export CONFIG KERNEL_IMAGE VMLINUX TRANSPORT SHARD RERUN FROM DEST

# KDIR=$LINUX where LINUX is not set: not what the user means
$(foreach v,TREE KERNELS CASES KDIR CONFIG KERNEL_IMAGE RUNS SHARD RERUN ACCEL QEMU,$(if $(filter command,$(origin $v)),\
	$(if $(strip $($v)),,$(error $v= is empty: give it a value, or leave it out))))

.PHONY: selftest packages root qemu trees clean measured merge verdict

selftest: ## the main job: source, patches, build, QEMU, vmcore, verdict
	$(Q)$(PART)/jobs/selftest.sh

packages: ## install what all targets need (Debian, Ubuntu; as root)
	$(Q)$(PART)/jobs/packages.sh host kernel cross run check plot sweep export mutate

root:
	$(Q)$(PART)/kernel/root.sh

qemu: ## a newer QEMU, unpacked under build/, as make selftest QEMU= takes it: SUITE=trixie
	$(Q)$(PART)/kernel/foreign.sh $(or $(SUITE),trixie) qemu-system-s390x --deps qemu-system-misc

clean: ## remove build/ (downloads stay in the user's cache folder)
	$(Q)[ ! -d $(B) ] || find $(B) -xdev -type d ! -perm -u+w -exec chmod u+w {} +
	$(Q)rm -rf $(B)

trees: ## the kernel trees: version, where from, series, distros that stand on it
	$(Q)$(PART)/kernel/tree.sh table

measured: ## selftests/MEASURED.md: trees, kernels and cases, from the results below build/results
	$(Q)$(PART)/jobs/packages.sh kernel
	$(Q)$(PART)/jobs/measured.sh

merge: ## results of the parts of a job (SHARD=1/2 …) as one: FROM="DIR …" DEST=DIR
	$(Q)$(PART)/jobs/merge.sh

verdict: ## judge a saved results folder again: DIR=build/results/6.12
	$(Q)$(PART)/jobs/verdict.sh "$(DIR)"
