# SPDX-License-Identifier: GPL-2.0
# Concurrent panics on s390x: patches, and the dump test that proves them.

B := build
PART := selftests

CC ?= gcc
CLANG_FORMAT ?= clang-format
S390_CROSS ?= $(if $(filter s390x,$(shell uname -m)),,s390x-linux-gnu-)

ifeq ($(V),1)
Q :=
else
Q := @
endif

.DEFAULT_GOAL := help

# Neither make nor the kernel's build takes such a path; lib.sh says the same of more signs
ifneq ($(words $(CURDIR)),1)
$(error the path of this checkout has a blank in it, which make cannot take: move it from "$(CURDIR)")
endif

include $(PART)/rules.mk $(sort $(wildcard $(PART)/*/*.mk patches/tools/*.mk))

# CASE= for CASES= would go unread, and the whole job start
GIVEN := $(strip $(foreach v,$(.VARIABLES),$(if $(filter command,$(firstword $(origin $v))),$v)))
ifneq ($(GIVEN),)
UNREAD := $(shell $(PART)/jobs/variables.sh $(GIVEN))
$(if $(UNREAD),$(error $(UNREAD)))
$(if $(filter-out 0,$(.SHELLSTATUS)),$(error $(PART)/jobs/variables.sh failed))
endif

.PHONY: help
help: ## this list
	@echo 'Targets:'
	@sed -n 's/^\([a-z][a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | sort -u | \
		awk -F'\t' '{ printf "  %-15s %s\n", $$1, $$2 }'
	@echo
	@echo 'Variables: TREE=6.12 KERNELS=a,b CASES=case,group|all KDIR=/path/to/linux RUNS=1 ACCEL=tcg|kvm'
	@echo '           CONFIG=kaslr|lockdep|kasan|kcsan|defconfig|debug|stackprotector|/path/.config: of the kernels, in place of our small one'
	@echo '           QEMU=/path/to/qemu-system-s390x SHARD=1/2 RERUN=failed V=1 CC=gcc (of the host programs)'
	@echo '           KERNEL_IMAGE=/path/to/bzImage VMLINUX=/path/to/vmlinux: a kernel built elsewhere'
