# SPDX-License-Identifier: GPL-2.0
# A real distribution in QEMU: systemd, kdump-tools, and all CPUs write c to sysrq-trigger at once.

.PHONY: distro
distro: ## KERNELS=stock,racy,stock+series RUNS=1: Debian with systemd and kdump-tools dumps to its disk, end to end
	$(Q)$(PART)/distro/distro.sh
