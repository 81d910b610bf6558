# SPDX-License-Identifier: GPL-2.0
# Latency and burned CPU against the number of panicking CPUs.

export BENCH_CPUS

.PHONY: bench
bench: ## RUNS=5 BENCH_CPUS=1,2,…: latency and burned CPU over panicking CPUs; table, JSON, SVG
	$(Q)$(PART)/bench/bench.sh
