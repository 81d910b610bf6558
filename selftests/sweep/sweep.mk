# SPDX-License-Identifier: GPL-2.0
# Thousands of races from one snapshot. The runner's objects do the work.

sweep_CFLAGS := -I$(PART)/runner
sweep_LIBS = $(shell pkg-config --libs gsl)

$(eval $(call archive,sweep,main))
$(eval $(call program,sweep,sweep/main,sweep runner lib))

export RACES SEED RACE REPEAT FULL PARALLEL SWEEP_CPUS SWEEP_MEM

.PHONY: sweep slurm-check
sweep: ## RACES=n SEED= KERNELS=: n races at swept skews from a snapshot; k lost of n
	$(Q)$(PART)/sweep/sweep.sh

slurm-check: ## a sweep and an exploration in four parts on a Slurm of this machine
	$(Q)$(PART)/sweep/slurm-check.sh
