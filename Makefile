# SPDX-License-Identifier: GPL-2.0
# Concurrent panics on s390x: patches, and the dump test that proves them.

B := build
PART := selftests

CC ?= gcc
CLANG_FORMAT ?= clang-format
S390_CROSS ?= s390x-linux-gnu-

HOST_CFLAGS := -std=gnu11 -O2 -g -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes \
	-Wmissing-prototypes -D_GNU_SOURCE -I$(PART)/include -Iarch-s390/trigger $(CFLAGS)

ifeq ($(V),1)
Q :=
else
Q := @
endif

.DEFAULT_GOAL := help

include $(sort $(wildcard $(PART)/*/*.mk))
