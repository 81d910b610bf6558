# SPDX-License-Identifier: GPL-2.0
# The guest's init: static, for s390x.

GUEST_DIR := $(PART)/guest
GUEST_SRC := $(wildcard $(GUEST_DIR)/*.c)
GUEST_OBJ := $(GUEST_SRC:$(GUEST_DIR)/%.c=$(B)/guest/%.o)
GUEST_CC := $(S390_CROSS)gcc
GUEST_CFLAGS := -std=gnu11 -O2 -g -march=z900 -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes \
	-Wmissing-prototypes -D_GNU_SOURCE -I$(PART)/lib -Iarch-s390/trigger

.PHONY: guest
guest: $(B)/guest/init

$(B)/guest/init: $(GUEST_OBJ)
	@echo "  LD      $@"
	$(Q)$(GUEST_CC) -static -o $@ $^

$(B)/guest/%.o: $(GUEST_DIR)/%.c
	@mkdir -p $(@D)
	@echo "  CC      $@"
	$(Q)$(GUEST_CC) $(GUEST_CFLAGS) -MMD -MP -c -o $@ $<

-include $(GUEST_OBJ:.o=.d)
