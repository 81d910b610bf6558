# SPDX-License-Identifier: GPL-2.0
# The judge of results folders, and kdumpcheck, its checks for anybody's dump.

JUDGE_MAINS := judge kdumpcheck kdumpfacts kdumpdiff
JUDGE_PKGS := libkdumpfile libxml-2.0
judge_CFLAGS = $(shell pkg-config --cflags $(JUDGE_PKGS))
judge_LIBS = $(shell pkg-config --libs $(JUDGE_PKGS)) -laddrxlat -lm

$(eval $(call archive,judge,$(JUDGE_MAINS)))
$(foreach m,$(JUDGE_MAINS),$(eval $(call program,$m,judge/$m,judge lib)))
