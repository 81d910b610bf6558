# SPDX-License-Identifier: GPL-2.0
# Where the time to the dump goes, over the number of panicking CPUs.

export BENCH_CPUS

.PHONY: bench
bench: ## RUNS=5 BENCH_CPUS=1,2,…: what the kernel, purgatory and boot take as N of 64 CPUs panic; table, JSON, SVG
	$(Q)$(PART)/bench/bench.sh
