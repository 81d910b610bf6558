# SPDX-License-Identifier: GPL-2.0
# rules.mk - how host C is compiled and linked, once
#
# A folder's objects are in the archive of its name, and what needs them names the
# archive: judge.a brings lib.a. A folder may ask for more flags (NAME_CFLAGS), an
# archive for libraries (NAME_LIBS).

HOST_CFLAGS := -std=gnu11 -O2 -g -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes \
	-Wmissing-prototypes -D_GNU_SOURCE -I$(PART)/lib -Iarch-s390/trigger $(CFLAGS)

$(B)/obj/%.o: $(PART)/%.c
	@mkdir -p $(@D)
	@echo "  CC      $@"
	$(Q)$(CC) $(HOST_CFLAGS) $($(firstword $(subst /, ,$*))_CFLAGS) -MMD -MP -c -o $@ $<

# A comma within the arguments of a call
, := ,

# $(call archive,FOLDER,FILES THAT HAVE A main())
define archive
$(1)_OBJ := $(patsubst $(PART)/%.c,$(B)/obj/%.o,$(filter-out $(2:%=$(PART)/$(1)/%.c),$(sort $(wildcard $(PART)/$(1)/*.c))))
$(B)/obj/$(1).a: $$($(1)_OBJ)
	$(Q)rm -f $$@; $(AR) rcs $$@ $$^
endef

# $(call program,NAME,ITS MAIN'S OBJECT,ARCHIVES,MORE OBJECTS AND LIBRARIES,LINKER FLAGS)
define program
$(B)/host/$(1): $(B)/obj/$(2).o $$(patsubst %,$(B)/obj/%.a,$(3))
	@mkdir -p $$(@D)
	@echo "  LD      $$@"
	$(Q)$(CC) $(HOST_CFLAGS) $(5) -o $$@ $$(filter %.o %.a,$$^) $$(foreach a,$(3),$$($$(a)_LIBS)) $(4)
endef

lib_LIBS = -ljson-c -ldw -lelf
$(eval $(call archive,lib))

-include $(wildcard $(B)/obj/*/*.d)
